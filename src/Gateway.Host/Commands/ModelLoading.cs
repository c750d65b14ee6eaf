using Gateway.Language.Speech.Models;

namespace Gateway.Host.Commands;

/// <summary>Loads a model in this process, which a damaged one may end: that is what the process is for.</summary>
internal static class ModelLoading
{
    public static int Probe(string folder, TextWriter error)
    {
        try
        {
            InstalledModel.Read(folder);
            return ExitCode.Good;
        }
        catch (ModelException e)
        {
            error.WriteLine($"gateway: {e.Message}");
            return ExitCode.Faulty;
        }
    }
}
