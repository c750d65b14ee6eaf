using System.Reflection;
using System.Runtime.InteropServices;

namespace Gateway.Language.Speech.Native;

/// <summary>
/// Where the speech libraries are: sherpa-onnx beside the program (by absolute path, so that nothing else on the machine
/// takes its place), PocketSphinx from the operating system.
/// </summary>
internal static class NativeLibraries
{
    internal const string SherpaOnnx = "sherpa-onnx-c-api";
    internal const string PocketSphinx = "libpocketsphinx.so.3";
    internal const string SphinxBase = "libsphinxbase.so.3";

    /// <summary>The folder of the native files that the build put beside the program.</summary>
    internal static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");

    internal static string SileroModel { get; } = Path.Combine(Folder, "silero_vad_v6.onnx");

    /// <summary>Called once, before the first native call.</summary>
    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == SherpaOnnx ? NativeLibrary.Load(Path.Combine(Folder, "libsherpa-onnx-c-api.so")) : 0;
}
