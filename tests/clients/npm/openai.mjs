// OpenAI's own client for JavaScript.
import OpenAI, { AzureOpenAI, toFile } from "openai";
import { address, base, isPicture, key, teal, tried } from "./report.mjs";

const client = new OpenAI({ baseURL: base, apiKey: key, maxRetries: 0 });
const azure = () => new AzureOpenAI({ endpoint: address, apiKey: key, apiVersion: "2025-04-01-preview", deployment: "mine", maxRetries: 0 });
const first = (answer) => isPicture(answer.data[0].url ?? answer.data[0].b64_json);
const picture = () => toFile(teal, "teal.png", { type: "image/png" });

async function last(stream, kind) {
  let event;
  for await (event of stream);
  if (event.type !== kind) throw new Error(event.type);
  return event;
}
const tool = { model: "gpt-5", input: "a pier", tools: [{ type: "image_generation", partial_images: 1 }] };

async function toolStreamed() {
  const { response } = await last(await client.responses.create({ ...tool, stream: true }), "response.completed");
  await isPicture(response.output[0].result);
}

async function toolTwice() {
  const first = await client.responses.create(tool);
  const next = await client.responses.create({ ...tool, input: "at night", previous_response_id: first.id });
  await isPicture(next.output[0].result);
}

await tried({
  models: async () => (await client.models.list()).data,
  generate: async () => first(await client.images.generate({ prompt: "a pier" })),
  gpt_image_1: async () => first(await client.images.generate({ model: "gpt-image-1", prompt: "a pier", size: "1024x1536", quality: "high" })),
  dall_e_3: async () => first(await client.images.generate({ model: "dall-e-3", prompt: "a pier", size: "1792x1024", style: "natural" })),
  streamed: async () => last(await client.images.generate({ prompt: "a pier", stream: true, partial_images: 1 }), "image_generation.completed"),
  edit: async () => first(await client.images.edit({ model: "gpt-image-1", image: await picture(), prompt: "at night" })),
  edit_several: async () => first(await client.images.edit({ model: "gpt-image-1", image: [await picture(), await picture()], prompt: "at night" })),
  responses: toolTwice,
  responses_streamed: toolStreamed,
  azure: async () => first(await azure().images.generate({ model: "mine", prompt: "a pier" })),
});
