using Gateway.Storage.Tests.Runs;

// Not a test run: the child process that a test starts and kills.
await Victim.RunAsync(args[0]);
