using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration;

/// <summary>The names that one file declares and others use. <see cref="Check"/> finds the uses that lead nowhere.</summary>
internal sealed class References
{
    private readonly Dictionary<string, List<(string Name, string File, int Line)>> _declared = [];
    private readonly List<(string Kind, Located<string> Name, FileFaults Faults)> _uses = [];
    private readonly HashSet<string> _incomplete = [];

    /// <summary>Declares a name; a second one of the same kind is a fault.</summary>
    public void Declare(string kind, Located<string> name, FileFaults file)
    {
        if (_declared.GetValueOrDefault(kind)?.Find(other => other.Name == name.Value) is { Name: not null } first)
        {
            var where = first.File == file.File ? $"line {first.Line}" : $"{first.File}:{first.Line}";
            file.Add(name.Line, $"the {kind} '{name.Value}' is there twice, expected once; the first stands in {where}");
            return;
        }

        Known(kind, name, file);
    }

    /// <summary>Notes a name that may be declared any number of times.</summary>
    public void Known(string kind, Located<string> name, FileFaults file)
    {
        if (!_declared.TryGetValue(kind, out var names))
        {
            _declared[kind] = names = [];
        }

        names.Add((name.Value, file.File, name.Line));
    }

    /// <summary>Notes that <paramref name="name"/> must be declared somewhere.</summary>
    public void Use(string kind, Located<string> name, FileFaults file) => _uses.Add((kind, name, file));

    /// <summary>The declarations of this kind could not be read, so uses of it are not judged.</summary>
    public void Incomplete(string kind) => _incomplete.Add(kind);

    /// <summary>Reports the uses that lead nowhere, once everything is declared.</summary>
    public void Check()
    {
        foreach (var (kind, name, file) in _uses.Where(use => !_incomplete.Contains(use.Kind)))
        {
            var known = _declared.GetValueOrDefault(kind)?.Select(entry => entry.Name).Distinct().ToList() ?? [];
            if (!known.Contains(name.Value))
            {
                var missing = kind == Skill ? $"no agent has the skill '{name.Value}'" : $"there is no {kind} '{name.Value}'";
                var hint = known.Count == 0 ? $", expected one that {Home(kind)} declares, which has none" : Spelling.Hint(name.Value, known);
                file.Add(name.Line, missing + hint);
            }
        }
    }

    public const string Queue = "queue";
    public const string Hours = "opening hours";
    public const string Skill = "skill";
    public const string Agent = "agent";
    public const string Extension = "extension";
    public const string Hotline = "hotline";
    public const string Intent = "intent";
    public const string Trunk = "trunk";
    public const string Number = "number";
    public const string Channel = "channel";
    public const string MessageAddress = "address for messages";
    public const string ApiKey = "key";
    public const string Webhook = "webhook";

    private static string Home(string kind) => kind switch
    {
        Queue => ConfigurationFolder.QueuesFileName,
        Hours => ConfigurationFolder.HoursFileName,
        Skill => ConfigurationFolder.AgentsFileName,
        _ => "the configuration",
    };
}
