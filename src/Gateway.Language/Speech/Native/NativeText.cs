using System.Runtime.InteropServices;

namespace Gateway.Language.Speech.Native;

/// <summary>UTF-8 strings for one native call, freed together.</summary>
internal sealed class NativeText : IDisposable
{
    private readonly List<nint> strings = [];

    /// <summary>The address of the text with a zero at its end; 0 for null.</summary>
    internal nint Add(string? text)
    {
        if (text is null)
            return 0;
        var address = Marshal.StringToCoTaskMemUTF8(text);
        strings.Add(address);
        return address;
    }

    public void Dispose()
    {
        foreach (var address in strings)
            Marshal.FreeCoTaskMem(address);
        strings.Clear();
    }
}
