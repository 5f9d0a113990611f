/** Vitest reporter: tells why each skipped test was skipped and ends with the one line `N passed, N failed, N skipped`. */
export default class TestSummary {
  onTestRunEnd(modules, unhandledErrors) {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      let failedTests = 0;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') count.passed++;
        else if (result.state === 'skipped') {
          count.skipped++;
          process.stdout.write(`skipped: ${test.fullName}: ${result.note ?? 'no reason given'}\n`);
        } else {
          count.failed++;
          failedTests++;
        }
      }
      // A file that can't be loaded has no tests that could fail.
      if (module.state() === 'failed' && failedTests === 0) count.failed++;
    }
    process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
  }
}
