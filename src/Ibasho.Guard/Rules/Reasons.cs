using System.Reflection;

namespace Ibasho.Guard.Rules;

/// <summary>The phrases that say why, in three languages.</summary>
internal sealed class Reasons
{
    private readonly string[][] words = new string[Enum.GetValues<Reason>().Length][];

    public Reasons(Assembly assembly)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream("reasons.txt")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var part = line.Split(" | ");
            words[(int)Enum.Parse<Reason>(part[0])] = [part[1], part[2], part[3]];
        }
    }

    public string Of(Reason reason, GuardLanguage language) => words[(int)reason][language switch { GuardLanguage.English => 1, GuardLanguage.Korean => 2, _ => 0 }];
}
