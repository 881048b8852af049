/** Refuses figures that no caller may pass: a mistake of the program, told by a RangeError. */
export function mustHold(holds: boolean, message: () => string): asserts holds {
  if (!holds) throw new RangeError(message());
}

export function mustBeConfidence(confidence: number): void {
  mustHold(
    confidence > 0 && confidence < 1,
    () => `Cannot use a confidence of ${confidence}: expected a share between 0 and 1`,
  );
}
