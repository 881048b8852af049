import { once } from "node:events";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Ms that an order takes. */
const TAKES = 30;

/** The world behind the tool: takes orders, each key once, and counts how many are being made at once. */
export class Orders {
  readonly url: string;
  readonly keys = new Set<string>();
  asked = 0;
  most = 0;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async open(): Promise<Orders> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const orders = new Orders(server);
    orders.#listen();
    return orders;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #listen(): void {
    let now = 0;
    this.#server.on("request", (request, response) => {
      now += 1;
      this.asked += 1;
      this.most = Math.max(this.most, now);
      let key = "";
      request.setEncoding("utf8").on("data", (text: string) => {
        key += text;
      });
      request.on("end", () =>
        setTimeout(() => {
          this.keys.add(key);
          response.end("ok");
        }, TAKES),
      );
      // Also where whoever asked was killed.
      response.once("close", () => {
        now -= 1;
      });
    });
  }
}
