namespace Gateway.Host.Configuration.Yaml;

/// <summary>A piece of a YAML file and the line where it begins, counted from 1.</summary>
internal abstract record YamlNode(int Line)
{
    /// <summary>The word for this kind of node in a fault.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether nothing was written: <c>key:</c> with no value, or <c>~</c>.</summary>
    public virtual bool IsEmpty => false;
}

/// <summary>A single value, as text.</summary>
internal sealed record YamlScalar(int Line, string Text, bool IsQuoted) : YamlNode(Line)
{
    public override string Kind => "a single value";

    public override bool IsEmpty => !IsQuoted && Text is "" or "~" or "null";
}

/// <summary>A list of nodes.</summary>
internal sealed record YamlList(int Line, IReadOnlyList<YamlNode> Items) : YamlNode(Line)
{
    public override string Kind => "a list";
}

/// <summary>Keys and their values in the order of the file; no key occurs twice.</summary>
internal sealed record YamlMap(int Line, IReadOnlyList<YamlEntry> Entries) : YamlNode(Line)
{
    public override string Kind => "a mapping";
}

/// <summary>A key with its value.</summary>
internal sealed record YamlEntry(string Key, int Line, YamlNode Value);
