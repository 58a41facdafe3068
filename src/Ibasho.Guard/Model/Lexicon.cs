using System.Buffers.Binary;
using System.Reflection;

namespace Ibasho.Guard.Model;

/// <summary>What a word may be, by the lists.</summary>
[Flags]
internal enum Word : uint
{
    None = 0,
    Surname = 1 << 0,
    Given = 1 << 1,
    Name = 1 << 2,
    Place = 1 << 3,
    Coarse = 1 << 4,
    Common = 1 << 5,
    Title = 1 << 6,
    Kin = 1 << 7,
    Facility = 1 << 8,
    Jargon = 1 << 9,
    LatinGiven = 1 << 10,
    LatinSurname = 1 << 11,
    LatinCommon = 1 << 12,
    Municipality = 1 << 13,
    Rank = 1 << 14,
    Generic = 1 << 15,

    /// <summary>More usual as a name than as a word, by the costs of the dictionary.</summary>
    Usual = 1 << 16,
    Rare = 1 << 17,

    Kinds = (1 << 16) - 1,
}

/// <summary>The lists of names and words, as a table of hashes: what a stretch of text may be.</summary>
internal sealed class Lexicon
{
    public const int Longest = 8;
    public const int Beginnings = 1 << 12;
    private readonly ulong[] table;
    private readonly ulong[] begins = new ulong[Beginnings];
    private readonly int mask;

    private Lexicon(int size)
    {
        table = new ulong[size];
        mask = size - 1;
    }

    /// <summary>Reads the compiled lists (the beginnings, then 32 bits of hash and 32 of what it may be, initials in the top ten) and the word lists.</summary>
    public static Lexicon Load(Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream("lexicon.bin")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var lexicon = new Lexicon(1 << 20);
        for (var i = 0; i < lexicon.begins.Length; i++) lexicon.begins[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * 8));
        for (var at = lexicon.begins.Length * 8; at < bytes.Length; at += 8)
            lexicon.Add(BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4)));
        foreach (var (word, kind) in WordLists.All(assembly)) lexicon.Add(word, kind);
        return lexicon;
    }

    public void Add(string word, Word kind)
    {
        Mark(begins, word);
        Add(Hash(word), (uint)kind);
    }

    /// <summary>Notes with which two signs a word begins.</summary>
    public static void Mark(ulong[] begins, string word)
    {
        var start = word.Length > 1 ? Start(word[0], word[1]) : 0;
        begins[start >> 6] |= 1UL << (start & 63);
    }

    private void Add(uint hash, uint value)
    {
        var i = (int)(hash * 0x9E3779B1u >> 7) & mask;
        while (table[i] != 0)
        {
            if ((uint)(table[i] >> 32) == hash)
            {
                table[i] |= value & 0x3FFFFF | ((uint)table[i] >> 22 == 0 ? value & 0xFFC00000 : 0);
                return;
            }
            i = i + 1 & mask;
        }
        table[i] = (ulong)hash << 32 | value;
    }

    /// <summary>The value of a hash; 0 where it is not listed.</summary>
    public uint Find(uint hash)
    {
        var i = (int)(hash * 0x9E3779B1u >> 7) & mask;
        while (table[i] != 0)
        {
            if ((uint)(table[i] >> 32) == hash) return (uint)table[i];
            i = i + 1 & mask;
        }
        return 0;
    }

    public Word Of(ReadOnlySpan<char> word) => (Word)(Find(Hash(word)) & 0x3FFFFF);

    /// <summary>The first letters of up to two usual readings, or none.</summary>
    public (char First, char Second) Initials(ReadOnlySpan<char> word)
    {
        var value = Find(Hash(word));
        return (Letter(value >> 22 & 31), Letter(value >> 27));

        static char Letter(uint n) => n is 0 or > 26 ? '\0' : (char)('A' + n - 1);
    }

    /// <summary>Whether any word of two signs or more begins with these two.</summary>
    public bool Begins(char a, char b)
    {
        var start = Start(a, b);
        return (begins[start >> 6] >> (start & 63) & 1) != 0;
    }

    private static int Start(char a, char b) => (int)((a * 40503u ^ b * 30011u) * 2654435761u >> 14);

    public static uint Hash(ReadOnlySpan<char> word)
    {
        var hash = 2166136261u;
        foreach (var c in word) hash = Next(hash, c);
        return hash;
    }

    public static uint Next(uint hash, char c) => ((hash ^ c) * 16777619u) ^ (hash >> 15);
}
