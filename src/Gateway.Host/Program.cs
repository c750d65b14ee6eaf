using Gateway.Host.Commands;
using Gateway.Host.Operations;

return await CommandLine.RunAsync(
    args,
    static (startUp, _) => Task.FromResult(new RunningService(startUp.Configuration.Sip.Listen, new CancellationTokenRegistration())),
    Console.Out,
    Console.Error);
