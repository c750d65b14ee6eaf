using System.CommandLine;
using Gateway.Language.Speech.Models;

namespace Gateway.Host.Commands;

/// <summary><c>gateway model pull NAME</c>: fetches a model, holds it against its sums, loads it once, installs it.</summary>
internal static class ModelPullCommand
{
    public static Command Create(TimeProvider time)
    {
        var place = new ModelPlace(time);
        var name = new Argument<string>("name") { Description = "Which model, as 'model list' shows it." };
        var trust = new Option<bool>("--trust-first-download")
        {
            Description = "Take files that have no SHA-256 in the catalogue, and record the sums of what came.",
        };
        var command = new Command("pull", "Fetch a model; an interrupted pull is continued. It is loaded once before it is installed.")
        {
            name, trust,
        };
        place.AddTo(command);
        command.SetAction((parsed, ct) => place.RunAsync(parsed, store => PullAsync(
            store,
            new PullRequest(parsed.GetRequiredValue(name))
            {
                TrustsFirstDownload = parsed.GetValue(trust),
                Probe = ModelProbe.OfThisProgram(time).RunAsync,
            },
            parsed.InvocationConfiguration,
            ct)));
        return command;
    }

    private static async Task<int> PullAsync(
        ModelStore store, PullRequest request, InvocationConfiguration console, CancellationToken ct)
    {
        using var signals = new StopSignals(ct);
        var output = console.Output;
        if (store.List().FirstOrDefault(model => model.Name == request.Name) is { Entry: { } entry, Installed: null })
        {
            output.WriteLine($"{entry.Name}: {ModelTable.Size(entry.DownloadSize())} for {ModelTable.Languages(entry.Languages)}");
            output.WriteLine($"licence: {entry.Licence}");
        }

        try
        {
            var result = await ModelProgress.ShowAsync(
                console.Error, progress => store.PullAsync(request with { Progress = progress }, signals.Token)).ConfigureAwait(false);
            Tell(result, output);
            return ExitCode.Good;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            console.Error.WriteLine($"gateway: stopped; pull {request.Name} again to go on where it stopped");
            return ExitCode.Faulty;
        }
    }

    private static void Tell(PullResult result, TextWriter output)
    {
        foreach (var origin in result.Model.Manifest.Origins.Where(origin => !origin.IsPinned && !result.WasThere))
        {
            output.WriteLine($"not checked, sum of what came: {origin.Sha256} {origin.Url}");
        }

        output.WriteLine($"{result.Model.Manifest.Name} is installed{(result.WasThere ? " already," : "")} in {result.Model.Folder}.");
    }
}
