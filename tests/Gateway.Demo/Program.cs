using System.Security.Cryptography;
using Gateway.Demo;
using Gateway.Desk.Contacts;
using Gateway.Host.Configuration;
using Gateway.Host.Operations;
using Gateway.Host.Wiring;
using Gateway.Peers.Phones;
using Gateway.Peers.Sound;
using Microsoft.Extensions.Logging;
using Spectre.Console;

const string Number = "100";
const string Caller = "+442079460123";
var sentence = new SpokenSentence("Hello, there is a mistake on my last invoice, I was charged twice.");

DemoOptions options;
try
{
    options = DemoOptions.Parse(args);
}
catch (ArgumentException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var secret = RandomNumberGenerator.GetHexString(16, lowercase: true);
Environment.SetEnvironmentVariable("DEMO_ANNA_SECRET", secret);
Environment.SetEnvironmentVariable("DEMO_BEN_SECRET", RandomNumberGenerator.GetHexString(16, lowercase: true));
using var folder = new DemoFolder();
var read = ConfigurationFolder.Read(folder.Configuration);
if (read.Configuration is not { } configuration)
{
    read.Faults.ToList().ForEach(fault => Console.Error.WriteLine(fault));
    return 1;
}

configuration = configuration with
{
    Sip = configuration.Sip with { Listen = options.Sip },
    Http = configuration.Http with { Listen = options.Http },
};
using var loggers = LoggerFactory.Create(logging => logging
    .AddSimpleConsole(console => console.SingleLine = true)
    .SetMinimumLevel(LogLevel.Warning));
AnsiConsole.MarkupLine("[bold]Gateway[/]: one real call, from the first ring to the right agent.\n");
await using var operations = await OperationsServer.StartAsync(configuration.Http, new Health(), loggers, stop.Token);
await using var gateway = await GatewayService.StartAsync(
    configuration, folder.Data, TimeProvider.System, loggers, stop.Token);
AnsiConsole.MarkupLine($"Serving SIP on {gateway.Sip} (UDP and TCP), health and metrics on http://{operations.EndPoint}.");
AnsiConsole.MarkupLine($"The customer says, after the question: \"[italic]{Markup.Escape(sentence.Text)}[/]\"\n");

try
{
    await PlayCallAsync(gateway, secret);
}
catch (Exception fault) when (!stop.IsCancellationRequested)
{
    AnsiConsole.MarkupLineInterpolated($"[red]The call did not succeed:[/] {fault.Message}");
    return 1;
}

if (!options.Once)
{
    var host = options.Sip.Port == 5060 ? $"{options.Sip.Address}" : $"{options.Sip}";
    AnsiConsole.MarkupLine($"""

        [bold]Now with a softphone of your own[/] (any SIP phone, for example Linphone, on this machine):
          as a customer  call sip:{Number}@{host} without an account (0 leads to a person)
          as an agent    account anna, password {secret}, domain and proxy {host}; *1 ready, *2 pause
        From another machine: make demo SIP=<this machine's address>:5060, and allow its address as a trunk.
        Ctrl-C stops the gateway.
        """);
    await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}

return 0;

async Task PlayCallAsync(GatewayService gateway, string agentSecret)
{
    using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
    deadline.CancelAfter(TimeSpan.FromSeconds(60));
    await using var anna = await Baresip.StartAsync(new BaresipOptions
    {
        User = "anna",
        Registrar = gateway.Sip,
        Secret = agentSecret,
        Microphone = await new SpokenSentence("Hello Claire, this is Anna. I see it is about your invoice.").SpeakAsync(),
        AnswersAtOnce = true,
    });
    AnsiConsole.MarkupLine("Anna's phone is registered. Claire calls.\n");
    await using var caller = await Baresip.StartAsync(new BaresipOptions { User = Caller });
    var story = new Story();
    var steps = gateway.Feed.WatchAsync(deadline.Token).GetAsyncEnumerator(deadline.Token);
    var next = steps.MoveNextAsync();
    await caller.DialAsync(Number, gateway.Sip);
    while (await next)
    {
        var step = steps.Current;
        story.Tell(step);
        if (step.Kind == TimelineKind.Asked)
        {
            await caller.SayAsync(sentence);
        }
        else if (step.Kind == TimelineKind.Taken)
        {
            await Task.Delay(TimeSpan.FromSeconds(4), deadline.Token);
            await caller.HangUpAsync();
        }
        else if (step.Kind == TimelineKind.Ended)
        {
            AnsiConsole.MarkupLine("\n[bold]What is kept:[/]");
            Story.Show((await gateway.FindContactAsync(step.Contact.Id, deadline.Token))!);
            AnsiConsole.MarkupLine(step.Contact.Ending!.Result == Result.HandedOver
                ? "[green]Claire talked with the right agent.[/]"
                : "[red]Claire did not reach an agent.[/]");
            break;
        }

        next = steps.MoveNextAsync();
    }

    await steps.DisposeAsync();
}
