/** `POST /api/chat`, what `useChat()` of `@ai-sdk/react` asks by default: a stream of UI messages. */
import { safeValidateUIMessages } from "airworthy/ai-sdk";
import { chat } from "../../../chat.ts";

export async function POST(request: Request): Promise<Response> {
  const body = (await request.json().catch(() => undefined)) as { readonly messages?: unknown } | undefined;
  const checked = await safeValidateUIMessages({ messages: body?.messages });
  if (!checked.success)
    return Response.json({ error: "Expected the messages of useChat()" }, { status: 400 });

  // The first words go out while the run is still being recorded.
  const answer = await chat(checked.data);
  return answer.toUIMessageStreamResponse();
}
