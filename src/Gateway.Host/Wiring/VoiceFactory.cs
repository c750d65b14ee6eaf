using Gateway.Language.Speech.Models;
using Gateway.Language.Speech.Synthesis;

namespace Gateway.Host.Wiring;

/// <summary>Makes the voices: a pulled one where its model is there, else the programs of the system.</summary>
internal sealed partial class VoiceFactory(IReadOnlyList<InstalledModel> models, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<VoiceFactory>();

    public async Task<Voices> CreateAsync(CancellationToken ct)
    {
        List<ISynthesizer> voices = [];
        foreach (var model in models.Where(model => model.Manifest.Engine == ModelEngine.VitsVoice))
        {
            // A bad model ends the process that loads it, so a child goes first.
            var verdict = await ModelProbe.OfThisProgram(time).RunAsync(model.Folder, ct).ConfigureAwait(false);
            if (verdict.Loads)
            {
                voices.Add(VoiceSynthesizer.Load(model));
            }
            else
            {
                LogRefused(model.Manifest.Name, verdict.ToString());
            }
        }

        return new Voices([.. voices, new ProgramSynthesizer(time)]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The voice {Name} is not used: {Reason}")]
    private partial void LogRefused(string name, string reason);
}
