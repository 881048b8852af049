import { tryHere } from "../context.ts";
import type { RunId } from "../ids.ts";
import { patchAll } from "./_patches.ts";
import type { Place } from "./_place.ts";
import { placeOf } from "./_place.ts";
import type { Source } from "./finding.ts";

/** One call around the seam, made by a run's own code. */
export interface Sighting {
  readonly run: RunId;
  readonly what: Source;
  readonly place: Place;
}
export type Observer = (sighting: Sighting) => void;

const observers = new Set<Observer>();
let unpatch: (() => void) | undefined;
let isLooking = false;

/**
 * Tells of every clock, random source, timer and `fetch` that a run's own code uses outside of
 * steps, tools and models. The globals are replaced once, however many observers there are, and
 * put back with the last of them. Costs nothing before; while on, about 50 microseconds a call seen.
 *
 * @returns stops telling this observer; calling it again does nothing.
 */
export function observeNondeterminism(observer: Observer): () => void {
  // A wrapper of its own, so that the same function may observe twice.
  const told: Observer = (sighting) => observer(sighting);
  observers.add(told);
  unpatch ??= patchAll(look);
  return () => {
    observers.delete(told);
    if (observers.size > 0) return;
    unpatch?.();
    unpatch = undefined;
  };
}

function look(what: Source, below: (...args: never[]) => unknown): void {
  if (observers.size === 0 || isLooking) return;
  const here = tryHere();
  // Inside a step, a tool or a model the answer is recorded, whatever it was made of.
  if (here === undefined || here.call !== undefined) return;
  isLooking = true;
  try {
    const place = placeOf(below);
    if (place === undefined) return;
    for (const tell of observers) tell({ run: here.execution.id, what, place });
  } catch {
    // To watch must never change what is watched.
  } finally {
    isLooking = false;
  }
}
