// `npm run manifest -w @lockstep/widget` writes custom-elements.json, about what is published.
export default {
  globs: ['src/define.ts', 'src/events.ts', 'src/login-element.ts', 'src/login-screens.ts'],
  outdir: '.',
  litelement: true,
  packagejson: false,
  plugins: [
    {
      name: 'published',
      packageLinkPhase: ({ customElementsManifest: manifest }) => {
        manifest.modules = merged(published(manifest.modules))
      },
    },
  ],
}

/** Names files as they are in the package: sources are not in it. */
function published(modules) {
  const json = JSON.stringify(modules)
    .replaceAll(/\/?src\/define\.[jt]s/g, 'dist/define.js')
    .replaceAll(/(\/?src|\.)\/[\w/-]+\.[jt]s/g, 'dist/index.js')
  return JSON.parse(json)
}

function merged(modules) {
  const byPath = new Map()
  for (const { path, declarations, exports, ...rest } of modules) {
    const module = byPath.get(path) ?? { ...rest, path, declarations: [], exports: [] }
    module.declarations.push(...declarations.map(withoutPrivates))
    module.exports.push(...exports)
    byPath.set(path, module)
  }
  return [...byPath.values()]
}

function withoutPrivates({ members = [], events, ...declaration }) {
  return {
    ...declaration,
    members: members.filter(
      ({ name, privacy = 'public' }) => privacy === 'public' && !name.startsWith('#'),
    ),
    // Those of the doc block; the analyzer adds another one for every `dispatchEvent`.
    ...(events && { events: events.filter(({ description }) => description) }),
  }
}
