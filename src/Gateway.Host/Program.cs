using Gateway.Host.Commands;
using Gateway.Host.Operations;
using Gateway.Host.Wiring;

var exitCode = await CommandLine.RunAsync(
    args,
    static async (startUp, ct) =>
    {
        var service = await GatewayService.StartAsync(startUp.Configuration, startUp.Data, startUp.Time, startUp.Loggers, ct);
        service.WatchWith(startUp.Health);
        TrunkHealth.Report(service, startUp.Health);
        return new RunningService(service.Sip, service, service.Control);
    },
    Console.Out,
    Console.Error);

// A thread of a part that hangs must not keep the process.
Environment.Exit(exitCode);
