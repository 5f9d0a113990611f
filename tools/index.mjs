export { resolveTool, toolNames, cacheFolder, ToolUnavailableError } from './resolve.mjs';
