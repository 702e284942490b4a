import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename } from 'node:path'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { dts } from 'rollup-plugin-dts'
import esbuild from 'rollup-plugin-esbuild'
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals'

// `ONLY=client,widget npm run build` builds just these.
const only = process.env.ONLY?.split(',')

const typescript = ({ browser }) =>
  esbuild({ target: browser ? 'es2022' : 'node20', tsconfig: 'tsconfig.base.json' })
const resolve = (options) => nodeResolve({ extensions: ['.ts', '.js'], ...options })

/** Every dependency of a package stays an import; the protocol, a devDependency, is bundled in. */
function externals(name) {
  const { dependencies = {} } = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'))
  const names = Object.keys(dependencies)
  return (id) =>
    id.startsWith('node:') ||
    builtinModules.includes(id) ||
    names.some((dependency) => id === dependency || id.startsWith(`${dependency}/`))
}

/** The modules that npm users import, one file per entry. */
function library(name, entries, { browser }) {
  return {
    input: Object.fromEntries(
      entries.map((entry) => [entry.replace(/\.ts$/, ''), `packages/${name}/src/${entry}`]),
    ),
    external: externals(name),
    plugins: [resolve(), typescript({ browser })],
    output: {
      dir: `packages/${name}/dist`,
      format: 'es',
      sourcemap: true,
      chunkFileNames: 'chunks/[name]-[hash].js',
    },
  }
}

/** CommonJS knows its file, whether or not a test environment has made a `document`. */
const ownAddress = {
  name: 'own-address',
  resolveImportMeta: (property) =>
    property === 'url' ? "require('node:url').pathToFileURL(__filename).href" : null,
}

/** The same for hosts that load CommonJS only, such as Jest. */
function commonJs(name, entry) {
  return {
    input: `packages/${name}/src/${entry}`,
    external: externals(name),
    plugins: [resolve(), typescript({ browser: false }), ownAddress],
    output: {
      file: `packages/${name}/dist/${entry.replace(/\.ts$/, '.cjs')}`,
      format: 'cjs',
      sourcemap: true,
    },
  }
}

/** Self-contained declarations: what the protocol declares is inlined, dependencies are imported. */
function declarations(name, entries, extension = 'd.ts') {
  return {
    input: Object.fromEntries(
      entries.map((entry) => [entry.replace(/\.ts$/, ''), `packages/${name}/src/${entry}`]),
    ),
    external: externals(name),
    plugins: [
      dts({
        tsconfig: 'tsconfig.base.json',
        compilerOptions: {
          baseUrl: '.',
          ignoreDeprecations: '6.0',
          lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
          types: ['node'],
          paths: { '@lockstep/protocol': ['packages/protocol/src/index.ts'] },
        },
      }),
    ],
    output: {
      dir: `packages/${name}/dist`,
      format: 'es',
      entryFileNames: `[name].${extension}`,
    },
  }
}

/** `pureGetters` promises that no getter in these sources does anything but return. */
const minified = ({ pureGetters = false } = {}) => [
  // Lit's own files hold no templates, only a function that the plugin would warn of.
  minifyTemplateLiterals({ exclude: '**/node_modules/**' }),
  resolve({ exportConditions: ['production', 'browser'] }),
  typescript({ browser: true }),
  terser({
    ecma: 2022,
    module: true,
    // Neither we nor what we bundle construct anything but classes, so that arrows are the same and shorter.
    compress: { passes: 3, pure_getters: pureGetters, unsafe_arrows: true },
    format: { comments: false },
  }),
]

/** What a page loads without a bundler: ESM with lazy chunks, and one IIFE with everything in it. */
function browserBuilds(name, entry, { file, global, pureGetters }) {
  return [
    {
      input: { [`${file}.esm.min`]: `packages/${name}/src/${entry}` },
      // Lazy chunks import from the entry itself, so a page loads one file and not a facade of two.
      preserveEntrySignatures: 'allow-extension',
      plugins: minified({ pureGetters }),
      output: {
        dir: `packages/${name}/dist`,
        format: 'es',
        sourcemap: true,
        entryFileNames: '[name].js',
        chunkFileNames: `${file}-chunks/[name]-[hash].min.js`,
      },
    },
    {
      input: `packages/${name}/src/${entry}`,
      plugins: minified({ pureGetters }),
      output: {
        file: `packages/${name}/dist/${file}.iife.min.js`,
        format: 'iife',
        name: global,
        sourcemap: true,
        inlineDynamicImports: true,
      },
    },
  ]
}

/** Copies files into the output folder under their own names. */
function asIs(files) {
  return {
    name: 'as-is',
    generateBundle() {
      for (const file of files) {
        this.emitFile({ type: 'asset', fileName: basename(file), source: readFileSync(file) })
      }
    },
  }
}

/** A folder of scripts, and style sheets beside them, for pages that a server of ours serves. */
function pages(input, dir, styles = []) {
  return {
    input,
    plugins: [...minified(), asIs(styles)],
    output: {
      dir,
      format: 'es',
      sourcemap: true,
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
    },
  }
}

/** A private Node program: nothing is bundled but its own files and the protocol. */
function server(input, dir) {
  return {
    input: { server: input },
    external: (id) => !/^[./]/.test(id) && id !== '@lockstep/protocol',
    plugins: [resolve(), typescript({ browser: false })],
    output: { dir, format: 'es', sourcemap: true },
  }
}

const builds = {
  rules: [
    library('rules', ['index.ts', 'worker.ts'], { browser: false }),
    commonJs('rules', 'index.ts'),
    declarations('rules', ['index.ts']),
    declarations('rules', ['index.ts'], 'd.cts'),
  ],
  client: [
    library('client', ['index.ts', 'mfa.ts'], { browser: true }),
    declarations('client', ['index.ts', 'mfa.ts']),
    ...browserBuilds('client', 'index.ts', {
      file: 'client',
      global: 'LockstepClient',
      pureGetters: true,
    }),
  ],
  widget: [
    library('widget', ['index.ts', 'define.ts', 'hosted.ts'], { browser: true }),
    declarations('widget', ['index.ts', 'define.ts', 'hosted.ts']),
    ...browserBuilds('widget', 'define.ts', { file: 'widget', global: 'Lockstep' }),
  ],
  tenant: [
    library('tenant', ['index.ts', 'cli.ts'], { browser: false }),
    declarations('tenant', ['index.ts']),
    pages(
      {
        hosted: 'packages/tenant/src/pages/hosted.ts',
        'co-verify': 'packages/tenant/src/pages/co-verify.ts',
        'form-post': 'packages/tenant/src/pages/form-post.ts',
        opener: 'packages/tenant/src/pages/opener.ts',
        relay: 'packages/tenant/src/pages/relay.ts',
        'web-message': 'packages/tenant/src/pages/web-message.ts',
        phone: 'packages/tenant/src/pages/phone.ts',
      },
      'packages/tenant/dist/pages',
      ['packages/tenant/src/pages/hosted.css', 'packages/tenant/src/pages/phone.css'],
    ),
  ],
  demo: [
    server('demo/server/index.ts', 'demo/dist'),
    pages(
      { app: 'demo/src/app.ts', 'popup-callback': 'demo/src/popup-callback.ts' },
      'demo/dist/assets',
    ),
  ],
}

export default Object.entries(builds)
  .filter(([name]) => !only || only.includes(name))
  .flatMap(([, configs]) => configs)
