// What is used of it: the package has no types.
declare module "@11ty/eleventy" {
  export interface EleventyConfig {
    addGlobalData(name: string, value: unknown): void;
    addPassthroughCopy(paths: Readonly<Record<string, string>>): void;
    addPlugin(plugin: unknown, options?: object): void;
    addTransform(name: string, transform: (content: string, path: string) => string): void;
    setLayoutsDirectory(path: string): void;
    setIncludesDirectory(path: string): void;
  }
  export class Eleventy {
    constructor(
      input: string,
      output: string,
      options: {
        quietMode?: boolean;
        configPath?: string | false;
        config: (config: EleventyConfig) => void;
      },
    );
    write(): Promise<unknown>;
  }
  export const IdAttributePlugin: unknown;
}
declare module "@11ty/eleventy-plugin-syntaxhighlight" {
  const plugin: unknown;
  export default plugin;
}
