export type InFlight = "finish" | "cancel";

interface InFlightChoiceProps {
  readonly value: InFlight;
  readonly onChoose: (value: InFlight) => void;
}

const CHOICES: readonly (readonly [InFlight, string])[] = [
  ["finish", "Let them finish on the release they began with"],
  ["cancel", "Cancel them, after what they have begun to write"],
];

/** What becomes of runs that go on, or wait for a person, on what is rolled back. */
export function InFlightChoice({ value, onChoose }: InFlightChoiceProps) {
  return (
    <fieldset class="stack tight">
      <legend>Runs in flight, and runs that wait for a person</legend>
      {CHOICES.map(([choice, words]) => (
        <label key={choice} class="inline">
          <input
            type="radio"
            name="in-flight"
            value={choice}
            checked={choice === value}
            onChange={() => onChoose(choice)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}
