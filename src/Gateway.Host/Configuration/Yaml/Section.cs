namespace Gateway.Host.Configuration.Yaml;

/// <summary>Reads one value of type <typeparamref name="T"/> from its text.</summary>
/// <returns>Null when it was read, else what is wrong and what is expected.</returns>
internal delegate string? ScalarReader<T>(string text, out T value);

/// <summary>A value and the line it stands in.</summary>
internal readonly record struct Located<T>(T Value, int Line);

/// <summary>A mapping that is being read key by key. <see cref="Close"/> refuses the keys that nobody asked for.</summary>
internal sealed class Section(YamlMap map, FileFaults faults)
{
    private readonly List<string> _known = [];

    public FileFaults Faults => faults;

    public int Line => map.Line;

    /// <summary>The section of a whole file; empty when the file holds something else, which is then a fault.</summary>
    public static Section OfFile(YamlNode? root, FileFaults faults)
    {
        if (root is not (null or YamlMap) && !root.IsEmpty)
        {
            faults.Add(root.Line, $"the file is {root.Kind}, expected 'key: value' lines");
        }

        return new Section(root as YamlMap ?? new YamlMap(1, []), faults);
    }

    /// <summary>The line of <paramref name="key"/>, or of the section when the key is missing.</summary>
    public int LineOf(string key) => map.Entries.FirstOrDefault(entry => entry.Key == key)?.Line ?? map.Line;

    /// <summary>The node of <paramref name="key"/>; null when it is missing or empty.</summary>
    public YamlNode? Find(string key)
    {
        _known.Add(key);
        var value = map.Entries.FirstOrDefault(entry => entry.Key == key)?.Value;
        return value is { IsEmpty: false } ? value : null;
    }

    /// <summary>The value of <paramref name="key"/>, or <paramref name="fallback"/> when it is missing or faulty.</summary>
    public T Value<T>(string key, ScalarReader<T> reader, T fallback) =>
        Find(key) is { } node && TryScalar(key, node, reader, out var value) ? value.Value : fallback;

    /// <summary>The value of <paramref name="key"/> with its line; null when it is missing or faulty.</summary>
    public Located<T>? Optional<T>(string key, ScalarReader<T> reader) =>
        Find(key) is { } node && TryScalar(key, node, reader, out var value) ? value : null;

    /// <summary>Like <see cref="Optional{T}"/>, and a missing key is a fault.</summary>
    public Located<T>? Required<T>(string key, ScalarReader<T> reader, string expected)
    {
        if (Find(key) is { } node)
        {
            return TryScalar(key, node, reader, out var value) ? value : null;
        }

        faults.Add(LineOf(key), $"'{key}' is missing, expected {expected}");
        return null;
    }

    /// <summary>The values of a list; one value that is no list counts as a list of one.</summary>
    public IReadOnlyList<Located<T>> Values<T>(string key, ScalarReader<T> reader) =>
        Find(key) is { } node ? Values(key, node, reader) : [];

    /// <summary>The values of the list <paramref name="node"/>; one value that is no list counts as a list of one.</summary>
    public IReadOnlyList<Located<T>> Values<T>(string key, YamlNode node, ScalarReader<T> reader)
    {
        var values = new List<Located<T>>();
        foreach (var item in node is YamlList list ? list.Items : [node])
        {
            if (TryScalar(key, item, reader, out var value))
            {
                values.Add(value);
            }
        }

        return values;
    }

    /// <summary>The section below <paramref name="key"/>; an empty one when it is missing or no mapping.</summary>
    public Section Below(string key)
    {
        var node = Find(key);
        if (node is not (null or YamlMap))
        {
            faults.Add(node.Line, $"'{key}' is {node.Kind}, expected a mapping");
        }

        return new Section(node as YamlMap ?? new YamlMap(LineOf(key), []), faults);
    }

    /// <summary>The sections of a list of mappings.</summary>
    public IReadOnlyList<Section> Items(string key, string example)
    {
        var sections = new List<Section>();
        var node = Find(key);
        if (node is not (null or YamlList))
        {
            faults.Add(node.Line, $"'{key}' is {node.Kind}, expected a list, for example - {{{example}}}");
        }

        foreach (var item in (node as YamlList)?.Items ?? [])
        {
            if (item is YamlMap entry)
            {
                sections.Add(new Section(entry, faults));
            }
            else
            {
                faults.Add(item.Line, $"'{key}' holds {item.Kind}, expected mappings, for example - {{{example}}}");
            }
        }

        return sections;
    }

    /// <summary>The entries of a mapping whose keys are the operator's own.</summary>
    public IReadOnlyList<YamlEntry> Entries(string key, string example)
    {
        var node = Find(key);
        if (node is not (null or YamlMap))
        {
            faults.Add(node.Line, $"'{key}' is {node.Kind}, expected a mapping, for example {{{example}}}");
        }

        return (node as YamlMap)?.Entries ?? [];
    }

    /// <summary>Reads a single value out of <paramref name="node"/>; anything else is a fault.</summary>
    public bool TryScalar<T>(string key, YamlNode node, ScalarReader<T> reader, out Located<T> value)
    {
        value = default;
        if (node is not YamlScalar scalar)
        {
            faults.Add(node.Line, $"'{key}' is {node.Kind}, expected a single value");
            return false;
        }

        if (reader(scalar.Text, out var read) is { } wrong)
        {
            faults.Add(node.Line, $"'{key}': {wrong}");
            return false;
        }

        value = new Located<T>(read, node.Line);
        return true;
    }

    /// <summary>Refuses every key that was not asked for.</summary>
    public void Close()
    {
        foreach (var entry in map.Entries.Where(entry => !_known.Contains(entry.Key)))
        {
            faults.Add(entry.Line, $"'{entry.Key}' is no key here{Spelling.Hint(entry.Key, _known)}");
        }
    }
}
