import type { World } from './world.js';

/** What the job in examples/github-actions does after its build: pushes the image. The layers are small; manifest, configuration and registry are real. */
export async function publishImage(world: World, repository: string, tag: string, created = new Date()): Promise<void> {
  await world.stage.registry.pushImage(repository, tag, { created });
}
