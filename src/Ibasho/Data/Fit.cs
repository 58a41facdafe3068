namespace Ibasho.Data;

/// <summary>How the tables of a database and this program fit together. What other versions did is read from the names of their migrations.</summary>
public enum Fit
{
    Current,

    /// <summary>The tables lack what this version needs.</summary>
    Behind,

    /// <summary>A newer version added to the tables; nothing that this one uses is gone.</summary>
    Ahead,

    /// <summary>A newer version took away what this one uses, or the tables are of another branch.</summary>
    Apart,
}

public static class Fits
{
    /// <summary>A migration that takes something away is named after the oldest one a program must know to go on without it: <c>DropsOldNames_From_NewNames</c>.</summary>
    private const string From = "_From_";

    public static Fit Of(IReadOnlyCollection<string> known, IReadOnlyCollection<string> applied)
    {
        var strange = applied.Except(known, StringComparer.Ordinal).ToList();
        var lacks = known.Except(applied, StringComparer.Ordinal).Any();
        if (strange.Count == 0) return lacks ? Fit.Behind : Fit.Current;
        var names = known.Select(Name).ToHashSet(StringComparer.Ordinal);
        return lacks || strange.Any(m => Oldest(m) is { } oldest && !names.Contains(oldest)) ? Fit.Apart : Fit.Ahead;
    }

    /// <summary>Null where a migration only adds.</summary>
    public static string? Oldest(string migration) => migration.Split(From, 2) is [_, var oldest] ? oldest : null;

    /// <summary>Without its time, which is another one for each database.</summary>
    public static string Name(string migration) => migration.Split('_', 2)[^1];
}

/// <summary>Nodes still run that a migration would end; to be said in words to whoever starts the newer version.</summary>
public sealed class OlderNodesException(int nodes) : Exception
{
    public int Nodes => nodes;
}

/// <summary>The tables are of a version that this one does not fit any more; to be said in words to whoever starts it.</summary>
public sealed class NewerTablesException : Exception;
