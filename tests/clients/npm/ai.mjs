// Vercel's AI SDK with its providers for OpenAI, for what is compatible with it, and for Azure.
import { createAzure } from "@ai-sdk/azure";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateImage, generateText, streamText } from "ai";
import { address, base, isPicture, key, teal, tried } from "./report.mjs";

const openai = createOpenAI({ baseURL: base, apiKey: key });
const compatible = createOpenAICompatible({ name: "atelier", baseURL: base, apiKey: key });
const azure = createAzure({ baseURL: `${address}/openai`, apiKey: key });
const draw = async (model, more = {}) => {
  const { images } = await generateImage({ model, prompt: "a pier", maxRetries: 0, ...more });
  for (const image of images) await isPicture(Buffer.from(image.uint8Array));
};

const tools = { image_generation: openai.tools.imageGeneration({ outputFormat: "webp", size: "1024x1024", partialImages: 1 }) };
const answer = { model: openai("gpt-5"), prompt: "a pier", tools, maxRetries: 0 };

async function text() {
  const { staticToolResults, response } = await generateText(answer);
  await isPicture(staticToolResults[0].output.result);
  const messages = [{ role: "user", content: "a pier" }, ...response.messages, { role: "user", content: "at night" }];
  const next = await generateText({ ...answer, prompt: undefined, messages });
  await isPicture(next.staticToolResults[0].output.result);
}

async function textStreamed() {
  let last;
  for await (const part of streamText(answer).fullStream) {
    if (part.type === "error") throw part.error;
    if (part.type === "tool-result" && !part.preliminary) last = part;
  }
  await isPicture(last.output.result);
}

await tried({
  gpt_image_1: () => draw(openai.image("gpt-image-1"), { size: "1536x1024", providerOptions: { openai: { quality: "high" } } }),
  dall_e_3: () => draw(openai.image("dall-e-3"), { size: "1024x1792", providerOptions: { openai: { style: "vivid" } } }),
  three: () => draw(openai.image("gpt-image-1"), { n: 3 }),
  edit: () => draw(openai.image("gpt-image-1"), { prompt: { text: "at night", images: [teal] } }),
  compatible: () => draw(compatible.imageModel("any-name"), { size: "1024x1024" }),
  tool: text,
  tool_streamed: textStreamed,
  azure: () => draw(azure.image("mine"), { size: "1024x1024" }),
});
