/** What a model is told of a dry run: nothing was changed. */
export interface DryRun<Preview = unknown> {
  readonly dryRun: true;
  readonly preview: Preview;
}
