/** What a rule and an Action have in common. */
interface Script {
  readonly name: string
  readonly order: number
  readonly enabled: boolean
}

/** Lists scripts and turns them on and off while the tenant runs. */
export interface ScriptSwitch<S extends Script> {
  /** In the order they run. */
  list(): readonly S[]
  /** The next login sees it. @throws Error when there is no script of that name. */
  enable(name: string, enabled: boolean): void
}

/** The scripts of the configuration, with what was switched since. */
export interface ScriptBook<S extends Script> extends ScriptSwitch<S> {
  /** Takes scripts that were read again; switches stay where they are. */
  replace(scripts: readonly S[]): void
}

/** A {@link ScriptBook} that calls `changed` after every change. */
export function createScriptBook<S extends Script>({
  noun,
  initial,
  changed,
}: {
  /** What one of them is called in messages. */
  readonly noun: string
  readonly initial: readonly S[]
  readonly changed: () => void
}): ScriptBook<S> {
  const switched = new Map<string, boolean>()
  let scripts = initial

  return {
    list: () =>
      scripts
        .map((script) => ({ ...script, enabled: switched.get(script.name) ?? script.enabled }))
        .sort((a, b) => a.order - b.order),
    enable(name, enabled) {
      if (!scripts.some((script) => script.name === name)) {
        const names = scripts.map((script) => `"${script.name}"`).join(', ') || 'none'
        throw new Error(`There is no ${noun} "${name}". The ${noun}s are: ${names}.`)
      }
      switched.set(name, enabled)
      changed()
    },
    replace(next) {
      scripts = next
      changed()
    },
  }
}
