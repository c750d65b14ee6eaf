using Gateway.Host.Commands;
using Gateway.Language.Speech.Models;
using Spectre.Console;

namespace Gateway.Host.Tests.Commands;

public sealed class ModelProgressTests
{
    [Fact]
    public async Task Bars_bear_every_stage_of_a_pull()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(new StringWriter()),
        });
        var model = new InstalledModel("/models/x", new ModelManifest
        {
            Name = "x",
            Engine = ModelEngine.NemoCtc,
            Languages = ["en"],
            Licence = "own",
            Roles = new Dictionary<ModelRole, string>(),
            Files = [],
        });

        var result = await ModelProgress.ShowBarsAsync(console, progress =>
        {
            foreach (var stage in Enum.GetValues<PullStage>())
            {
                progress.Report(new PullProgress(stage, stage == PullStage.Probing ? "" : "[odd] name.onnx", 1, 3, "broke"));
                progress.Report(new PullProgress(stage, "unknown size"));
            }

            return Task.FromResult(new PullResult(model, WasThere: false));
        });

        Assert.Same(model, result.Model);
    }
}
