using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Host.Configuration.Yaml;

/// <summary>Turns the text of one file into nodes with lines. A duplicate key, an alias or a key that is no text is a
/// fault and reading goes on; broken syntax ends the file with one fault.</summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 16;

    private readonly Parser _parser;
    private readonly FileFaults _faults;

    private YamlReader(string text, FileFaults faults)
    {
        _parser = new Parser(new StringReader(text));
        _faults = faults;
    }

    /// <summary>The root node; null when the file is empty or its syntax is broken (<paramref name="isBroken"/>).</summary>
    public static YamlNode? Read(string text, FileFaults faults, out bool isBroken)
    {
        isBroken = false;
        var reader = new YamlReader(text, faults);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException e)
        {
            reader.Explain(text, (int)e.Start.Line, (e.InnerException ?? e).Message.TrimEnd('.'));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet's scanner loses its way in some broken flow mappings; found by the mutation test.
            reader.Explain(text, (int)(reader._parser.Current?.End.Line ?? 1), "While parsing, found text that fits nowhere");
        }

        isBroken = true;
        return null;
    }

    private void Explain(string text, int line, string message)
    {
        var tabbed = Array.FindIndex(text.Split('\n'), written => written.TrimStart(' ').StartsWith('\t'));
        _faults.Add(
            tabbed >= 0 ? tabbed + 1 : Math.Max(1, line),
            tabbed >= 0 ? "is no YAML here: the line is indented with a tab, expected spaces"
            : $"is no YAML here: {message}; expected 'key: value' lines indented alike, lists with '- ', "
                + "and quotes around text that holds ': ' or begins with one of * & ! @ % > | { [");
    }

    private YamlNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
        {
            _faults.Add(LineOf(_parser.Current!), "a second document begins, expected one document in each file");
        }

        return root;
    }

    private YamlNode ReadNode(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "nested too deeply");
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return new YamlScalar(LineOf(scalar), scalar.Value, scalar.Style != ScalarStyle.Plain);
        }

        if (_parser.TryConsume<SequenceStart>(out var list))
        {
            return ReadList(LineOf(list), depth);
        }

        if (_parser.TryConsume<MappingStart>(out var map))
        {
            return ReadMap(LineOf(map), depth);
        }

        var alias = _parser.Consume<AnchorAlias>();
        _faults.Add(LineOf(alias), $"'*{alias.Value}' is a YAML alias, expected the value itself; put text that begins with * in quotes");
        return new YamlScalar(LineOf(alias), "", IsQuoted: false);
    }

    private YamlList ReadList(int line, int depth)
    {
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new YamlList(line, items);
    }

    private YamlMap ReadMap(int line, int depth)
    {
        var entries = new List<YamlEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is not YamlScalar { Text: var name })
            {
                _faults.Add(key.Line, $"the key is {key.Kind}, expected a word");
            }
            else if (entries.Find(entry => entry.Key == name) is { } first)
            {
                _faults.Add(key.Line, $"'{name}' is given twice, expected once; the first stands in line {first.Line}");
            }
            else
            {
                entries.Add(new YamlEntry(name, key.Line, value));
            }
        }

        return new YamlMap(line, entries);
    }

    private static int LineOf(ParsingEvent parsed) => (int)parsed.Start.Line;
}
