import { createRoute, z } from "@hono/zod-openapi";
import type { Note } from "../../core/note.ts";
import { actorOf, changed } from "../audit/audited.ts";
import { notFound } from "../http-errors.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { newNote, note, noteTarget } from "../schemas/review.ts";
import { only } from "../security/guard.ts";
import type { Api, Served } from "./served.ts";

const list = createRoute({
  method: "get",
  path: "/notes",
  summary: "Notes on a run, a case or an experiment, the oldest first; without a target the newest 1,000",
  request: { query: noteTarget.partial() },
  responses: { 200: json(z.object({ notes: z.array(note) }), "The notes"), ...PROBLEMS },
});

const add = createRoute({
  method: "post",
  path: "/notes",
  summary: "Write a note",
  middleware: [only("operator")] as const,
  request: { body: json(newNote, "The note") },
  responses: { 200: json(note, "The note as it is kept"), ...PROBLEMS },
});

const remove = createRoute({
  method: "delete",
  path: "/notes/{id}",
  summary: "Remove a note",
  middleware: [only("operator")] as const,
  request: { params: z.object({ id: z.coerce.number().int() }) },
  responses: { 200: json(z.object({ removed: z.number() }), "Its id"), ...PROBLEMS },
});

export function addNotes(api: Api, { app }: Served): void {
  const { notes } = app.store;
  api.openapi(list, async (context) => {
    const { kind, id } = context.req.valid("query");
    const about = kind === undefined || id === undefined ? undefined : { kind, id };
    return context.json({ notes: (await notes.list(about)).map(noteView) }, 200);
  });
  api.openapi(add, async (context) => {
    const { about, text } = context.req.valid("json");
    const by = actorOf(context);
    const kept = await notes.add({ about, text: app.redact(text), by, at: Date.now() });
    changed(context, { action: "note.add", target: about.id, details: { note: kept.id, kind: about.kind } });
    return context.json(noteView(kept), 200);
  });
  api.openapi(remove, async (context) => {
    const { id } = context.req.valid("param");
    if (!(await notes.remove(id))) throw notFound(`the note ${id}`);
    changed(context, { action: "note.remove", details: { note: id } });
    return context.json({ removed: id }, 200);
  });
}

function noteView({ about, ...rest }: Note): z.infer<typeof note> {
  return { ...rest, about: { ...about } };
}
