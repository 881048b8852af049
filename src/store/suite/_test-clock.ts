import { mock } from "node:test";

/** A clock that stands still until it is moved, in either direction; real again at the end of its scope. */
export function fakeClock(): AsyncDisposable & { forward(ms: number): void } {
  let now = Date.now();
  mock.timers.enable({ apis: ["Date"], now });
  return {
    forward(ms) {
      now += ms;
      mock.timers.setTime(now);
    },
    async [Symbol.asyncDispose]() {
      mock.timers.reset();
    },
  };
}
