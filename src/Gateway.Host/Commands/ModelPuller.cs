using Gateway.Language.Speech.Models;
using Spectre.Console;

namespace Gateway.Host.Commands;

/// <summary>Pulls one model and shows how far it is: bars on a terminal, lines elsewhere, on standard error.</summary>
internal sealed class ModelPuller(ModelStore store, TextWriter output, TextWriter error)
{
    public async Task<int> RunAsync(string name, bool trustsFirstDownload, CancellationToken ct)
    {
        using var signals = new StopSignals(ct);
        var entry = ModelCatalogue.Read(store.Folder).Find(name);
        if (entry is not null)
        {
            output.WriteLine($"{name}: licence {entry.Licence}");
        }

        var request = new PullRequest(name)
        {
            TrustsFirstDownload = trustsFirstDownload,
            Probe = ModelProbe.OfThisProgram(TimeProvider.System).RunAsync,
        };
        try
        {
            var result = await ShowAsync(request, signals.Token).ConfigureAwait(false);
            output.WriteLine(result.WasThere ? $"{name} is installed already in {result.Model.Folder}" : $"{name} is installed in {result.Model.Folder}");
            return ExitCode.Good;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            error.WriteLine($"gateway: stopped; pull {name} again to go on where it stopped");
            return ExitCode.Faulty;
        }
    }

    private Task<PullResult> ShowAsync(PullRequest request, CancellationToken ct)
    {
        var console = TableConsole.Of(error);
        if (!console.Profile.Out.IsTerminal)
        {
            return store.PullAsync(request with { Progress = new Lines(error) }, ct);
        }

        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(context => store.PullAsync(request with { Progress = new Bars(context) }, ct));
    }

    private static string Describe(PullProgress progress)
    {
        var stage = progress.Stage switch
        {
            PullStage.Resuming => "going on with",
            PullStage.Downloading => "fetching",
            PullStage.Waiting => "waiting to fetch",
            PullStage.Checked => "checked",
            PullStage.Unpacking => "unpacking",
            _ => "loading once",
        };
        var text = progress.File.Length > 0 ? $"{stage} {progress.File}" : stage;
        return progress.Note is { } note ? $"{text} ({note})" : text;
    }

    /// <summary>One bar for each file.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<PullProgress>
    {
        private readonly Dictionary<string, ProgressTask> _bars = [];

        public void Report(PullProgress value)
        {
            if (!_bars.TryGetValue(value.File, out var bar))
            {
                _bars[value.File] = bar = context.AddTask("", maxValue: Math.Max(1, value.Total ?? 1));
            }

            bar.Description = Markup.Escape(Describe(value));
            if (value.Total is { } total)
            {
                bar.MaxValue = Math.Max(1, total);
                bar.Value = value.Done;
            }

            bar.IsIndeterminate = value.Total is null && value.Stage != PullStage.Checked;
            if (value.Stage == PullStage.Checked)
            {
                bar.Value = bar.MaxValue;
            }
        }
    }

    /// <summary>A line for each stage, and for each tenth of a file.</summary>
    private sealed class Lines(TextWriter error) : IProgress<PullProgress>
    {
        private string _last = "";

        public void Report(PullProgress value)
        {
            var tenths = value is { Stage: PullStage.Downloading, Total: > 0 } ? $" {value.Done * 10 / value.Total * 10} %" : "";
            var line = Describe(value) + tenths;
            if (line != _last)
            {
                error.WriteLine(line);
                _last = line;
            }
        }
    }
}
