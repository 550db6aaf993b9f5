// LangChain's wrapper.
import { DallEAPIWrapper } from "@langchain/openai";
import { base, isPicture, key, tried } from "./report.mjs";

const wrapper = (more = {}) => new DallEAPIWrapper({ apiKey: key, openAIApiKey: key, baseUrl: base, maxRetries: 0, ...more });

await tried({
  usual: async () => isPicture(await wrapper().invoke("a pier")),
  dall_e_3: async () => isPicture(await wrapper({ model: "dall-e-3", quality: "hd", size: "1792x1024" }).invoke("a pier")),
  as_base64: async () => isPicture(await wrapper({ dallEResponseFormat: "b64_json" }).invoke("a pier")),
});
