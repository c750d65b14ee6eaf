using System.CommandLine;
using Gateway.Language.Speech.Models;

namespace Gateway.Host.Commands;

/// <summary><c>gateway model</c>: fetches, verifies and removes recognition models and voices.</summary>
internal static class ModelCommand
{
    public static Command Create(TimeProvider time) => new("model", "Fetch, verify and remove recognition models and voices. A running gateway takes a new model at its next start.")
    {
        CreateList(time),
        ModelPullCommand.Create(time),
        CreateVerify(time),
        CreateRemove(time),
        CreateProbe(),
    };

    private static Command CreateList(TimeProvider time)
    {
        var place = new ModelPlace(time);
        var command = new Command("list", "List the models that can be fetched and those that are installed.");
        place.AddTo(command);
        command.SetAction((parsed, ct) => place.RunAsync(parsed, store =>
        {
            ModelTable.Write(parsed.InvocationConfiguration.Output, store.List());
            return Task.FromResult(ExitCode.Good);
        }));
        return command;
    }

    private static Command CreateVerify(TimeProvider time)
    {
        var place = new ModelPlace(time);
        var names = new Argument<string[]>("name")
        {
            Description = "Which models. Default: all that are installed.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("verify", "Read the files of installed models again, hold them against their SHA-256, and load them once.") { names };
        place.AddTo(command);
        command.SetAction((parsed, ct) => place.RunAsync(parsed, store =>
            VerifyAsync(store, parsed.GetValue(names) ?? [], ModelProbe.OfThisProgram(time), parsed.InvocationConfiguration, ct)));
        return command;
    }

    private static async Task<int> VerifyAsync(
        ModelStore store, IReadOnlyList<string> names, ModelProbe probe, InvocationConfiguration console, CancellationToken ct)
    {
        var damaged = store.List().Where(model => names.Count == 0 && model.Damage is not null).ToArray();
        foreach (var model in damaged)
        {
            console.Error.WriteLine($"gateway: {model.Name}: {model.Damage}");
        }

        var code = damaged.Length == 0 ? ExitCode.Good : ExitCode.Faulty;
        var wanted = names.Count > 0 ? names : [.. store.Installed().Select(model => model.Manifest.Name)];
        foreach (var name in wanted)
        {
            var faults = await FaultsAsync(store, name, probe, ct).ConfigureAwait(false);
            foreach (var fault in faults)
            {
                console.Error.WriteLine($"gateway: {name}: {fault}");
                code = ExitCode.Faulty;
            }

            if (faults.Count == 0)
            {
                console.Output.WriteLine($"{name} is good.");
            }
        }

        if (wanted.Count + damaged.Length == 0)
        {
            console.Output.WriteLine("No model is installed.");
        }

        return code;
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(ModelStore store, string name, ModelProbe probe, CancellationToken ct)
    {
        var damages = await store.VerifyAsync(name, ct).ConfigureAwait(false);
        if (damages.Count > 0)
        {
            return [.. damages, "remove it and pull it again"];
        }

        var verdict = await probe.RunAsync(store.Find(name)!.Folder, ct).ConfigureAwait(false);
        return verdict.Loads ? [] : [$"does not load: {verdict}"];
    }

    private static Command CreateRemove(TimeProvider time)
    {
        var place = new ModelPlace(time);
        var name = new Argument<string>("name") { Description = "Which model." };
        var command = new Command("remove", "Remove a model, and what an unfinished pull left of it.") { name };
        place.AddTo(command);
        command.SetAction((parsed, ct) => place.RunAsync(parsed, store =>
        {
            var wanted = parsed.GetRequiredValue(name);
            store.Remove(wanted);
            parsed.InvocationConfiguration.Output.WriteLine($"{wanted} is removed.");
            return Task.FromResult(ExitCode.Good);
        }));
        return command;
    }

    // Runs in a child process of 'pull', 'verify' and the service: a damaged model ends the process that loads it.
    private static Command CreateProbe()
    {
        var folder = new Argument<string>("folder") { Description = "Folder of the model." };
        var command = new Command("probe", "Load a model once.") { folder };
        command.Hidden = true;
        command.SetAction((parsed, _) => ModelLoading.ProbeAsync(parsed.GetRequiredValue(folder), parsed.InvocationConfiguration.Error));
        return command;
    }
}
