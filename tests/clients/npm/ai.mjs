// Vercel's AI SDK with its providers for OpenAI, for what is compatible with it, and for Azure.
import { createAzure } from "@ai-sdk/azure";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateImage } from "ai";
import { address, base, isPicture, key, teal, tried } from "./report.mjs";

const openai = createOpenAI({ baseURL: base, apiKey: key });
const compatible = createOpenAICompatible({ name: "atelier", baseURL: base, apiKey: key });
const azure = createAzure({ baseURL: `${address}/openai`, apiKey: key });
const draw = async (model, more = {}) => {
  const { images } = await generateImage({ model, prompt: "a pier", maxRetries: 0, ...more });
  for (const image of images) await isPicture(Buffer.from(image.uint8Array));
};

await tried({
  gpt_image_1: () => draw(openai.image("gpt-image-1"), { size: "1536x1024", providerOptions: { openai: { quality: "high" } } }),
  dall_e_3: () => draw(openai.image("dall-e-3"), { size: "1024x1792", providerOptions: { openai: { style: "vivid" } } }),
  three: () => draw(openai.image("gpt-image-1"), { n: 3 }),
  edit: () => draw(openai.image("gpt-image-1"), { prompt: { text: "at night", images: [teal] } }),
  compatible: () => draw(compatible.imageModel("any-name"), { size: "1024x1024" }),
  azure: () => draw(azure.image("mine"), { size: "1024x1024" }),
});
