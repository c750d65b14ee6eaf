using Gateway.Language.Speech.Models;
using Gateway.Language.Speech.Recognition.SherpaOnnx;
using Gateway.Language.Speech.Synthesis;

namespace Gateway.Host.Commands;

/// <summary>Loads a model in this process, which a damaged one may end: that is what the process is for.</summary>
internal static class ModelLoading
{
    public static async Task<int> ProbeAsync(string folder, TextWriter error)
    {
        try
        {
            var model = InstalledModel.Read(folder);
            IAsyncDisposable loaded = model.Manifest.Engine == ModelEngine.VitsVoice
                ? VoiceSynthesizer.Load(model)
                : SherpaOnnxRecognizer.Load(model, atOnce: 1);
            await loaded.DisposeAsync().ConfigureAwait(false);
            return ExitCode.Good;
        }
        catch (ModelException e)
        {
            error.WriteLine($"gateway: {e.Message}");
            return ExitCode.Faulty;
        }
    }
}
