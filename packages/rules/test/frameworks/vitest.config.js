// Its own configuration, so that the child process does not run the tests of the repository.
export default { test: { include: ['vitest.test.js'] } }
