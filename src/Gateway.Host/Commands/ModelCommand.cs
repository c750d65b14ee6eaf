using System.CommandLine;
using Gateway.Language.Speech.Models;

namespace Gateway.Host.Commands;

/// <summary><c>gateway model</c>: fetches, verifies and removes the recognition models and voices.</summary>
internal static class ModelCommand
{
    public static Command Create() =>
        new("model", "Fetch, verify and remove recognition models and voices. A running gateway takes a new model at its next start.")
        {
            CreateList(), CreatePull(), CreateVerify(), CreateRemove(), CreateProbe(),
        };

    private static Command CreateList()
    {
        var folder = new ModelFolderOptions();
        var command = new Command("list", "List the models that can be fetched and those that are installed.");
        folder.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed, folder, store =>
        {
            ModelTable.Write(parsed.InvocationConfiguration.Output, store);
            return Task.FromResult(ExitCode.Good);
        }));
        return command;
    }

    private static Command CreatePull()
    {
        var folder = new ModelFolderOptions();
        var name = Name("Which model, as 'model list' shows it.");
        var trust = new Option<bool>("--trust-first-download")
        {
            Description = "Take files whose publisher shows no SHA-256, and record the sums of what came.",
        };
        var command = new Command("pull", "Fetch a model: resumes a broken download, checks its SHA-256, loads it once, installs it whole or not at all.")
        {
            name, trust,
        };
        folder.AddTo(command);
        command.SetAction((parsed, ct) => RunAsync(parsed, folder, store => new ModelPuller(
            store, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)
            .RunAsync(parsed.GetRequiredValue(name), parsed.GetValue(trust), ct)));
        return command;
    }

    private static Command CreateVerify()
    {
        var folder = new ModelFolderOptions();
        var name = Name("Which model. Default: every installed one.");
        name.Arity = ArgumentArity.ZeroOrOne;
        var command = new Command("verify", "Read the files of installed models again, compare their SHA-256, and load them once.") { name };
        folder.AddTo(command);
        command.SetAction((parsed, ct) => RunAsync(parsed, folder, async store =>
        {
            string[] names = parsed.GetValue(name) is { } one ? [one] : [.. store.Installed().Select(model => model.Manifest.Name)];
            var isGood = true;
            foreach (var each in names)
            {
                isGood &= await VerifyAsync(store, each, parsed.InvocationConfiguration, ct).ConfigureAwait(false);
            }

            if (names.Length == 0)
            {
                parsed.InvocationConfiguration.Output.WriteLine("No model is installed.");
            }

            return isGood ? ExitCode.Good : ExitCode.Faulty;
        }));
        return command;
    }

    private static Command CreateRemove()
    {
        var folder = new ModelFolderOptions();
        var name = Name("Which model.");
        var command = new Command("remove", "Remove a model, and what an unfinished pull left of it.") { name };
        folder.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed, folder, store =>
        {
            store.Remove(parsed.GetRequiredValue(name));
            parsed.InvocationConfiguration.Output.WriteLine($"{parsed.GetRequiredValue(name)} is removed.");
            return Task.FromResult(ExitCode.Good);
        }));
        return command;
    }

    // Runs in a child process of 'pull' and of the service: a damaged model ends the process that loads it.
    private static Command CreateProbe()
    {
        var folder = new Argument<string>("folder") { Description = "Folder of the model." };
        var command = new Command("probe", "Load a model once.") { folder };
        command.Hidden = true;
        command.SetAction((parsed, _) => ModelLoading.ProbeAsync(parsed.GetRequiredValue(folder), parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Argument<string> Name(string description) => new("name") { Description = description, HelpName = "NAME" };

    private static async Task<bool> VerifyAsync(ModelStore store, string name, InvocationConfiguration console, CancellationToken ct)
    {
        var damages = await store.VerifyAsync(name, ct).ConfigureAwait(false);
        foreach (var damage in damages)
        {
            console.Error.WriteLine($"{name}: {damage}");
        }

        if (damages.Count > 0)
        {
            return false;
        }

        var verdict = await ModelProbe.OfThisProgram(TimeProvider.System).RunAsync(store.Find(name)!.Folder, ct).ConfigureAwait(false);
        (verdict.Loads ? console.Output : console.Error).WriteLine($"{name}: {(verdict.Loads ? "good" : $"does not load: {verdict}")}");
        return verdict.Loads;
    }

    private static async Task<int> RunAsync(ParseResult parsed, ModelFolderOptions folder, Func<ModelStore, Task<int>> run)
    {
        try
        {
            using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            var path = folder.Of(parsed);
            return await run(new ModelStore(path, http, ModelCatalogue.Read(path))).ConfigureAwait(false);
        }
        catch (ModelException e)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"gateway: {e.Message}");
            return ExitCode.Faulty;
        }
    }
}
