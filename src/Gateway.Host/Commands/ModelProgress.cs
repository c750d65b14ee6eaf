using Gateway.Language.Speech.Models;
using Spectre.Console;

namespace Gateway.Host.Commands;

/// <summary>Shows a pull: bars on a terminal, a line every tenth of a file otherwise.</summary>
internal static class ModelProgress
{
    public static async Task<PullResult> ShowAsync(TextWriter error, Func<IProgress<PullProgress>, Task<PullResult>> pull)
    {
        var console = TableConsole.Of(error);
        if (!console.Profile.Out.IsTerminal)
        {
            return await pull(new Lines(error)).ConfigureAwait(false);
        }

        return await ShowBarsAsync(console, pull).ConfigureAwait(false);
    }

    /// <summary>One bar a file, and one for loading.</summary>
    public static Task<PullResult> ShowBarsAsync(IAnsiConsole console, Func<IProgress<PullProgress>, Task<PullResult>> pull) =>
        console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new DownloadedColumn { Culture = System.Globalization.CultureInfo.InvariantCulture },
                new RemainingTimeColumn())
            .StartAsync(context => pull(new Bars(context)));

    private static string Sentence(PullProgress progress) => progress.Stage switch
    {
        PullStage.Resuming => $"{progress.File}: continued after {ModelTable.Size(progress.Done)}",
        PullStage.Waiting => $"{progress.File}: {progress.Note}",
        PullStage.Checked => $"{progress.File}: complete, {ModelTable.Size(progress.Done)}",
        PullStage.Unpacking => $"{progress.File}: unpacking",
        PullStage.Probing => "loading it once",
        _ => $"{progress.File}: {ModelTable.Size(progress.Done)} of {ModelTable.Size(progress.Total)}",
    };

    private sealed class Lines(TextWriter error) : IProgress<PullProgress>
    {
        private long _tenth;

        public void Report(PullProgress value)
        {
            if (value.Stage != PullStage.Downloading)
            {
                _tenth = 0;
                error.WriteLine("  " + Sentence(value));
                return;
            }

            var tenth = value.Total > 0 ? value.Done * 10 / value.Total.Value : 0;
            if (tenth != _tenth && tenth < 10)
            {
                _tenth = tenth;
                error.WriteLine($"  {Sentence(value)} ({tenth * 10} %)");
            }
        }
    }

    private sealed class Bars(ProgressContext context) : IProgress<PullProgress>
    {
        private readonly Dictionary<string, ProgressTask> _bars = [];

        public void Report(PullProgress value)
        {
            if (!_bars.TryGetValue(value.File, out var bar))
            {
                // Spectre refuses a bar without words, and loading has no file.
                bar = _bars[value.File] = context.AddTask(Markup.Escape(Sentence(value)));
            }

            bar.IsIndeterminate = value.Total is null;
            bar.MaxValue = value.Total ?? 1;
            bar.Value = value.Done;
            bar.Description = Markup.Escape(value.Stage == PullStage.Downloading ? value.File : Sentence(value));
        }
    }
}
