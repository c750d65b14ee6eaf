using System.CommandLine;
using Gateway.Host.Configuration;
using Gateway.Language.Speech.Models;

namespace Gateway.Host.Commands;

/// <summary>Where the models lie: the options that say so, and the store that they lead to.</summary>
internal sealed class ModelPlace(TimeProvider time)
{
    private readonly Option<string> _config = CommandOptions.Config();
    private readonly Option<string> _data = CommandOptions.Data();
    private readonly Option<string?> _models = new("--models", "-m")
    {
        Description = "Folder of the models. Default: speech.models of the configuration, else 'models' in the data folder.",
        HelpName = "DIR",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_data);
        command.Options.Add(_models);
    }

    /// <summary>Opens the store and runs <paramref name="work"/>; what goes wrong with a model is told on standard error.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<ModelStore, Task<int>> work)
    {
        var error = parsed.InvocationConfiguration.Error;
        if (Folder(parsed, error) is not { } folder)
        {
            return ExitCode.Faulty;
        }

        try
        {
            using var http = Client();
            return await work(new ModelStore(folder, http, ModelCatalogue.Read(folder), time)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelException or IOException or UnauthorizedAccessException)
        {
            foreach (var line in e.Message.Split('\n'))
            {
                error.WriteLine($"gateway: {line}");
            }

            return ExitCode.Faulty;
        }
    }

    // A model can be fetched before there is a configuration; one that was asked for must be there and good.
    private string? Folder(ParseResult parsed, TextWriter error)
    {
        if (parsed.GetValue(_models) is { } models)
        {
            return Path.GetFullPath(models);
        }

        var data = Path.GetFullPath(parsed.GetRequiredValue(_data));
        var config = parsed.GetRequiredValue(_config);
        if (parsed.GetResult(_config)?.Implicit != false && !Directory.Exists(config))
        {
            return Path.Combine(data, new SpeechOptions().Models);
        }

        return ConfigurationReport.Read(config, error) is { } configuration
            ? Path.Combine(data, configuration.Speech.Models)
            : null;
    }

    // How long silence may last is the store's business, not that of the client.
    private static HttpClient Client() => new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", $"gateway/{typeof(ModelPlace).Assembly.GetName().Version?.ToString(3)}" } },
    };
}
