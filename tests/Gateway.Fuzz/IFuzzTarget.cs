namespace Gateway.Fuzz;

/// <summary>Something that reads what a peer sends, with examples to damage.</summary>
internal interface IFuzzTarget : IDisposable
{
    string Name { get; }

    /// <summary>Whole, good inputs.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Pieces that mean something to the reader, to be put anywhere.</summary>
    IReadOnlyList<byte[]> Pieces { get; }

    /// <summary>Reads an input; true when it was accepted. Throws what must never be thrown.</summary>
    bool Run(ReadOnlySpan<byte> input);
}
