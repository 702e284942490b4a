// `npm run bench`: speed as ratios, all measured in this one run.
// `--json` prints one object: { ratios: [{ name, median, min, max, budget?, note? }] }, plain numbers.
import { benchActions } from './actions.js'
import { benchLogin } from './login.js'
import { benchLooping } from './looping.js'
import { benchRules } from './rules.js'
import { benchStart } from './start.js'

const json = process.argv.includes('--json')
const ratios = []
for (const bench of [benchStart, benchLogin, benchRules, benchActions, benchLooping]) {
  const results = [await bench()].flat()
  ratios.push(...results)
  if (!json) results.forEach(print)
}
if (json) console.log(JSON.stringify({ ratios }))

function print({ name, median, min, max, budget, note }) {
  const number = (value) => value.toFixed(2).padStart(7)
  const figures = `median ${number(median)}  min ${number(min)}  max ${number(max)}`
  const limit = budget === undefined ? '      –' : number(budget)
  const remarks = [...(median > budget ? ['OVER'] : []), ...(note ? [`(${note})`] : [])].join('  ')
  console.log(`${name.padEnd(46)} ${figures}  budget ${limit}  ${remarks}`.trimEnd())
}
