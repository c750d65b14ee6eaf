namespace Gateway.Host.Configuration;

/// <summary>Collects the faults of all files while they are read; used by one thread.</summary>
internal sealed class FaultList
{
    private readonly List<Fault> _faults = [];

    /// <summary>Whether anything but warnings was found.</summary>
    public bool IsFaulty => _faults.Any(fault => !fault.IsWarning);

    /// <summary>Every fault by file and line; faults of one line in the order they were found.</summary>
    public IReadOnlyList<Fault> Sorted =>
        [.. _faults.Distinct().OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line)];

    public void Add(Fault fault) => _faults.Add(fault);

    /// <summary>A view of this list that fills in the file.</summary>
    public FileFaults Of(string file) => new(this, file);
}

/// <summary>The faults of one file.</summary>
internal sealed class FileFaults(FaultList all, string file)
{
    public string File => file;

    public void Add(int line, string text) => all.Add(new Fault(file, line, text));

    public void Warn(int line, string text) => all.Add(new Fault(file, line, text, IsWarning: true));
}
