// The main job by a client generated from the API's description: ask for a picture, wait for it, post it, remix it.
import createClient from "openapi-fetch";
import type { components, paths } from "./api";

type Job = components["schemas"]["JobDetail"];

const client = createClient<paths>({
  baseUrl: process.env.ATELIER_ADDRESS,
  headers: { Authorization: `Bearer ${process.env.ATELIER_KEY}` },
});

async function made(job: Job): Promise<Job> {
  while (job.state === "queued" || job.state === "running") {
    await new Promise((again) => setTimeout(again, 500));
    const { data } = await client.GET("/api/v1/jobs/{id}", { params: { path: { id: job.id } } });
    if (data) job = data;
  }
  if (job.state !== "succeeded") throw new Error(job.failure?.title ?? job.state);
  return job;
}

async function asked(): Promise<Job> {
  const { data, error } = await client.POST("/api/v1/jobs", { body: { prompt: "a pier at dawn", candidates: 1, seed: "7" } });
  if (error) throw new Error(error.title);
  return data;
}

async function tried(): Promise<number> {
  const { data, error } = await client.POST("/api/v1/jobs/dry-run", { body: { prompt: "a pier at dawn" } });
  if (error) throw new Error(error.title);
  return data.cost;
}

async function posted(image: string): Promise<string> {
  const body = { images: [image], title: "Pier", alt_texts: ["A pier at dawn"], publish: true };
  const { data, error } = await client.POST("/api/v1/posts", { body });
  if (error) throw new Error(error.title);
  return data.id;
}

async function remixed(id: string): Promise<Job> {
  const body = { way: "reword" as const, prompt: "a pier at night" };
  const { data, error } = await client.POST("/api/v1/images/{id}/remixes", { params: { path: { id } }, body });
  if (error) throw new Error(error.title);
  return data;
}

if ((await tried()) !== 1) throw new Error("one picture costs one");
const job = await made(await asked());
const [image] = job.images;
if (!image) throw new Error("no image");
const post = await posted(image.id);
const remix = await made(await remixed(image.id));
console.log(JSON.stringify({ call: "main_job", said: post && remix.images[0] ? "" : "nothing came of it" }));
