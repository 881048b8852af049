/** `POST /api/courses { "question": "…" }`: the answer, and the run that an operator can look at and replay. */
import { z } from "zod";
import { sharedApp } from "../../../app.ts";
import { courseDesk } from "../../../courses.ts";

const asked = z.object({ question: z.string().min(1).max(500) });

export async function POST(request: Request): Promise<Response> {
  const body = asked.safeParse(await request.json().catch(() => undefined));
  if (!body.success) return Response.json({ error: z.prettifyError(body.error) }, { status: 400 });

  const app = await sharedApp();
  // Whoever goes away is not answered any more: the model is told to stop, and the run ends as cancelled.
  const run = await app.run(courseDesk, body.data.question, { signal: request.signal });
  if (run.status === "completed") return Response.json({ answer: run.output, run: run.id });
  return Response.json({ error: "We cannot answer that at the moment", run: run.id }, { status: 503 });
}
