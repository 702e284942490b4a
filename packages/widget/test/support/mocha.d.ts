/** The part of Mocha's interface that the browser tests use; web-test-runner brings the rest. */
declare function describe(name: string, suite: () => void): void
declare function it(name: string, test: () => void | Promise<void>): void
declare function before(hook: () => void | Promise<void>): void
declare function after(hook: () => void | Promise<void>): void
declare function beforeEach(hook: () => void | Promise<void>): void
declare function afterEach(hook: () => void | Promise<void>): void
