import { defineCommand } from 'citty'

/** `lockstep rules …`: tools for rules, without a tenant that runs. */
export const rules = defineCommand({
  meta: { name: 'rules', description: 'Run rules on one login, or look for what is risky in them' },
  subCommands: {
    run: () => import('./rules-run.js').then(({ rulesRun }) => rulesRun),
    lint: () => import('./rules-lint.js').then(({ rulesLint }) => rulesLint),
  },
})
