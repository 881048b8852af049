import { defineConfig } from "airworthy";
import { support } from "./after.ts";
import { supportStream } from "./after-streaming.ts";

export default defineConfig({ workflows: [support, supportStream] });
