// Statistics and child processes for the benchmarks.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'

/** Minimum, median and maximum of some numbers. */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return { median, min: sorted[0], max: sorted.at(-1) }
}

/** One line of the result. Every figure is a ratio unless the name says otherwise. */
export function ratio(name, values, budget) {
  return { name, ...spread(values), budget }
}

/** A free loopback port. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** Milliseconds from spawning a process to its first 200 at `path`. The process is ended. */
export async function timeToFirstAnswer(args, port, path) {
  const started = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  try {
    for (;;) {
      if (child.exitCode !== null)
        throw new Error(`${args.join(' ')} ended with ${child.exitCode}.`)
      const answer = await fetch(`http://localhost:${port}${path}`).catch(() => undefined)
      if (answer?.ok) return performance.now() - started
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  } finally {
    child.kill('SIGTERM')
    await gone
  }
}

/** CPU milliseconds, user and system, that `work` cost this process. */
export async function cpuMilliseconds(work) {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** The median of how long `work` takes, over some runs. */
export async function medianMilliseconds(work, runs) {
  const times = []
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return spread(times).median
}
