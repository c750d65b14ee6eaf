using System.CommandLine;
using Gateway.Host.Configuration;

namespace Gateway.Host.Commands;

/// <summary>The options that say where the models lie: <c>--models</c>, else <c>--data</c> with the folder's default name.</summary>
internal sealed class ModelFolderOptions
{
    private readonly Option<string> _data = CommandOptions.Data();
    private readonly Option<string?> _models = new("--models", "-m")
    {
        Description = "Folder of the models. Default: 'models' in the data folder, as speech.models of gateway.yaml has it.",
        HelpName = "DIR",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_models);
    }

    /// <summary>Full path of the folder.</summary>
    public string Of(ParseResult parsed) =>
        Path.GetFullPath(parsed.GetValue(_models) ?? Path.Combine(parsed.GetRequiredValue(_data), new SpeechOptions().Models));
}
