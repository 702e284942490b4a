import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import lit from 'eslint-plugin-lit'
import litA11y from 'eslint-plugin-lit-a11y'
import wc from 'eslint-plugin-wc'
import tseslint from 'typescript-eslint'

const every = ['protocol', 'rules', 'tenant', 'client', 'widget', 'demo', 'test']

/** Imports point one way: `widget → client → protocol`, `tenant → rules → protocol`. */
function imports(name, allowed, { files = [`packages/${name}/**/*.ts`], ignores = [] } = {}) {
  const forbidden = every.filter((other) => other !== name && !allowed.includes(other))
  return {
    files,
    ignores,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: forbidden.flatMap((other) => [`@lockstep/${other}`, `@lockstep/${other}/*`]),
              message: `${name} may import only ${allowed.join(' and ') || 'nothing of ours'}.`,
            },
            {
              group: [...every, 'packages'].map((other) => `**/../${other}/**`),
              message: 'Import another package by its name, not by its path.',
            },
          ],
        },
      ],
    },
  }
}

export default defineConfig(
  // A rule is an expression, and no program of its own.
  globalIgnores([
    '**/dist/',
    '**/node_modules/',
    'demo/tenant/rules/',
    'examples/**/rule.js',
    'coverage/',
  ]),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.browser.json', './tsconfig.node.json'] },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSAsExpression > TSTypeReference > Identifier[name="Cleared"]',
          message: 'Only clear() makes a Cleared transaction; anything else skips MFA.',
        },
        {
          selector: 'TSAsExpression > TSTypeReference > Identifier[name="UnsafelyExcused"]',
          message: 'Only excuseUnsafely() excuses a login, and only on /oauth/ro.',
        },
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
      ],
    },
  },
  {
    files: [
      'packages/protocol/src/clear.ts',
      'packages/tenant/src/flow/tokens/unsafe-resource-owner.ts',
      'vitest.config.ts',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // Chai's assertions are expressions, and typed as if each of them had to be awaited.
    files: ['packages/*/test/**/*.browser.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['packages/widget/**/*.ts', 'demo/src/**/*.ts'],
    extends: [
      lit.configs['flat/recommended'],
      wc.configs['flat/recommended'],
      litA11y.configs.recommended,
    ],
    rules: { 'wc/guard-super-call': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        URLSearchParams: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        performance: 'readonly',
        Buffer: 'readonly',
        structuredClone: 'readonly',
      },
    },
  },
  {
    files: ['examples/**/action*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { exports: 'readonly', require: 'readonly' },
    },
  },
  imports('protocol', []),
  imports('rules', ['protocol']),
  imports('client', ['protocol']),
  imports('widget', ['client', 'protocol']),
  imports('tenant', ['rules', 'protocol'], { ignores: ['packages/tenant/src/pages/**'] }),
  imports('tenant', ['widget', 'client', 'protocol'], {
    files: ['packages/tenant/src/pages/**/*.ts'],
  }),
)
