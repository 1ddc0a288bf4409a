/** Bundled apart from every action (scripts/bundles.ts), as it is larger than all of them. */
export { DefaultArtifactClient } from '@actions/artifact'
