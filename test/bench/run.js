// `npm run bench`: speed as ratios, all measured in this one run.
// `--json` prints one object: { ratios: [{ name, median, min, max, budget }] }, plain numbers.
import { benchActions } from './actions.js'
import { benchLogin } from './login.js'
import { benchRules } from './rules.js'
import { benchStart } from './start.js'

const json = process.argv.includes('--json')
const ratios = []
for (const bench of [benchStart, benchLogin, benchRules, benchActions]) {
  const result = await bench()
  ratios.push(result)
  if (!json) print(result)
}
if (json) console.log(JSON.stringify({ ratios }))

function print({ name, median, min, max, budget }) {
  const number = (value) => value.toFixed(2).padStart(7)
  const verdict = median > budget ? '  OVER' : ''
  console.log(
    `${name.padEnd(46)} median ${number(median)}  min ${number(min)}  max ${number(max)}  budget ${number(budget)}${verdict}`,
  )
}
