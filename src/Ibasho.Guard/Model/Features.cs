namespace Ibasho.Guard.Model;

/// <summary>What the tagger sees of each unit: numbers of buckets in the table of weights.</summary>
internal sealed class Features(Lexicon lexicon, int bits)
{
    public const int Most = 64;
    private readonly int shift = 32 - bits;

    // What the lists say of each unit: the longest word of a sort over it, as length and place within.
    private readonly byte[] surname = new byte[Units.Longest + 8], given = new byte[Units.Longest + 8], name = new byte[Units.Longest + 8],
        place = new byte[Units.Longest + 8], common = new byte[Units.Longest + 8], jargon = new byte[Units.Longest + 8], town = new byte[Units.Longest + 8],
        title = new byte[Units.Longest + 8], kin = new byte[Units.Longest + 8], facility = new byte[Units.Longest + 8], generic = new byte[Units.Longest + 8];
    private readonly byte[] usual = new byte[Units.Longest + 8], latin = new byte[Units.Longest + 8];
    private readonly int[] runStart = new int[Units.Longest + 8], runEnd = new int[Units.Longest + 8];
    private readonly uint[] runHash = new uint[Units.Longest + 8];
    private readonly byte[] toTitle = new byte[Units.Longest + 8], toFacility = new byte[Units.Longest + 8], fromKin = new byte[Units.Longest + 8];

    /// <summary>Looks the whole sequence up in the lists.</summary>
    public void Prepare(ReadOnlySpan<char> text, ReadOnlySpan<Unit> units)
    {
        var n = units.Length;
        foreach (var row in (ReadOnlySpan<byte[]>)[surname, given, name, place, common, jargon, town, title, kin, facility, generic, usual, latin]) Array.Clear(row, 0, n + 8);
        for (var i = 0; i < n; i++)
        {
            if (units[i].Script is Script.Lower or Script.Capital or Script.Capitals) Latin(text, units, i);
            else if (units[i].Script is not Script.Digits and not Script.Break) Words(text, units, i);
        }
        for (var i = 0; i < n;)
        {
            var j = i + 1;
            var script = units[i].Script;
            var hash = units[i].Hash;
            while (j < n && units[j].Script == script && !(units[j].AfterSpace && script != Script.Katakana) && j - i < 24)
            {
                hash = hash * 31 + units[j].Hash;
                j++;
            }
            for (var k = i; k < j; k++) { runStart[k] = i; runEnd[k] = j; runHash[k] = hash; }
            i = j;
        }
        byte far = 0, facilityFar = 0;
        for (var i = n - 1; i >= 0; i--)
        {
            if (units[i].Script == Script.Mark && units[i].Hash != unchecked('・' * 0x85EBCA6Bu)) { far = 0; facilityFar = 0; }
            if (title[i] != 0 && (title[i] & 15) == 0) far = 1; else if (far != 0 && ++far > 9) far = 0;
            if (facility[i] != 0 && (facility[i] & 15) == (facility[i] >> 4) - 1) facilityFar = 1; else if (facilityFar != 0 && ++facilityFar > 15) facilityFar = 0;
            toTitle[i] = far;
            toFacility[i] = facilityFar;
        }
        byte after = 0;
        for (var i = 0; i < n; i++)
        {
            fromKin[i] = after;
            if (kin[i] != 0 && (kin[i] & 15) == (kin[i] >> 4) - 1) after = 1; else if (after != 0 && ++after > 5) after = 0;
        }
    }

    private void Latin(ReadOnlySpan<char> text, ReadOnlySpan<Unit> units, int i)
    {
        var hash = 2166136261u;
        for (var k = units[i].Start; k < units[i].End; k++) hash = Lexicon.Next(hash, char.ToLowerInvariant(text[k]));
        var word = (Word)(lexicon.Find(hash) & 0x3FFFFF);
        latin[i] = (byte)((word.HasFlag(Word.LatinGiven) ? 1 : 0) | (word.HasFlag(Word.LatinSurname) ? 2 : 0) | (word.HasFlag(Word.LatinCommon) ? 4 : 0)
            | (word.HasFlag(Word.Jargon) ? 8 : 0) | (word.HasFlag(Word.Place) ? 16 : 0) | (word.HasFlag(Word.Title) ? 32 : 0) | (word.HasFlag(Word.Facility) ? 64 : 0) | (word.HasFlag(Word.Kin) ? 128 : 0));
        if (word.HasFlag(Word.Title)) title[i] = 16;
        if (word.HasFlag(Word.Kin)) kin[i] = 16;
        if (word.HasFlag(Word.Facility)) facility[i] = 16;
        if (word.HasFlag(Word.Jargon)) jargon[i] = 16;
    }

    private void Words(ReadOnlySpan<char> text, ReadOnlySpan<Unit> units, int i)
    {
        var hash = 2166136261u;
        for (int length = 1; length <= Lexicon.Longest && i + length <= units.Length; length++)
        {
            var unit = units[i + length - 1];
            // A word does not go over a space, but a name may: 児玉 春江 is looked up as two words anyway.
            if (length > 1 && unit.AfterSpace || unit.Script is Script.Digits or Script.Lower or Script.Capital or Script.Capitals) return;
            for (var k = unit.Start; k < unit.End; k++) hash = Lexicon.Next(hash, text[k]);
            if (length == 2 && unit.End - units[i].Start == 2 && !lexicon.Begins(text[units[i].Start], text[unit.Start])) return;
            var value = lexicon.Find(hash);
            if (value == 0) continue;
            var word = (Word)(value & 0x3FFFFF);
            if (word.HasFlag(Word.Surname)) Cover(surname, i, length);
            if (word.HasFlag(Word.Given)) Cover(given, i, length);
            if (word.HasFlag(Word.Name)) Cover(name, i, length);
            if ((word & (Word.Place | Word.Coarse)) != Word.None) Cover(place, i, length);
            if (word.HasFlag(Word.Common)) Cover(common, i, length);
            if (word.HasFlag(Word.Jargon)) Cover(jargon, i, length);
            if (word.HasFlag(Word.Municipality)) Cover(town, i, length);
            if (word.HasFlag(Word.Title)) Cover(title, i, length);
            if (word.HasFlag(Word.Kin)) Cover(kin, i, length);
            if (word.HasFlag(Word.Facility)) Cover(facility, i, length);
            if (word.HasFlag(Word.Generic)) Cover(generic, i, length);
            if (word.HasFlag(Word.Usual)) for (var k = i; k < i + length; k++) usual[k] |= 1;
            if (word.HasFlag(Word.Coarse)) for (var k = i; k < i + length; k++) usual[k] |= 2;
        }
    }

    private static void Cover(byte[] row, int start, int length)
    {
        for (var k = 0; k < length; k++)
            if (row[start + k] >> 4 < length) row[start + k] = (byte)(length << 4 | k);
    }

    /// <summary>The buckets of unit <paramref name="i"/>; returns how many.</summary>
    public int Of(ReadOnlySpan<char> text, ReadOnlySpan<Unit> units, int i, Span<int> into)
    {
        var n = units.Length;
        uint h0 = units[i].Hash, p1 = i > 0 ? units[i - 1].Hash : 1, p2 = i > 1 ? units[i - 2].Hash : 2, p3 = i > 2 ? units[i - 3].Hash : 3;
        uint n1 = i + 1 < n ? units[i + 1].Hash : 4, n2 = i + 2 < n ? units[i + 2].Hash : 5, n3 = i + 3 < n ? units[i + 3].Hash : 6;
        uint s0 = (uint)units[i].Script, sp1 = i > 0 ? (uint)units[i - 1].Script : 0, sp2 = i > 1 ? (uint)units[i - 2].Script : 0;
        uint sn1 = i + 1 < n ? (uint)units[i + 1].Script : 0, sn2 = i + 2 < n ? (uint)units[i + 2].Script : 0;
        uint space = (units[i].AfterSpace ? 1u : 0) | (i + 1 < n && units[i + 1].AfterSpace ? 2u : 0);
        var f = new Sink(into, shift);

        f.Add(1, h0); f.Add(2, p1); f.Add(3, n1); f.Add(4, p2); f.Add(5, n2);
        f.Add(6, p1, h0); f.Add(7, h0, n1); f.Add(8, p2, p1); f.Add(9, n1, n2); f.Add(10, p1, n1);
        f.Add(11, p2, p1, h0); f.Add(12, p1, h0, n1); f.Add(13, h0, n1, n2); f.Add(14, n1, n2, n3); f.Add(15, p3, p2, p1);
        f.Add(16, p2 * 31 + p1, h0, n1); f.Add(17, p1 * 31 + h0, n1, n2);
        f.Add(18, sp2 << 12 | sp1 << 8 | s0 << 4 | sn1, sn2, space);
        f.Add(19, sp1 << 8 | s0 << 4 | sn1, space);
        int rs = runStart[i], re = runEnd[i];
        uint length = (uint)Math.Min(re - rs, 12), at = (uint)Math.Min(i - rs, 6);
        f.Add(20, s0 << 8 | length << 4 | at, space);
        uint beforeRun = rs > 0 ? units[rs - 1].Hash : 7, afterRun = re < n ? units[re].Hash : 8, afterRun2 = re + 1 < n ? units[re + 1].Hash : 9;
        f.Add(21, runHash[i], at);
        f.Add(22, s0 << 8 | at, afterRun, afterRun2);
        f.Add(23, s0 << 8 | at, beforeRun, rs > 1 ? units[rs - 2].Hash : 10);

        if (s0 is (uint)Script.Lower or (uint)Script.Capital or (uint)Script.Capitals)
        {
            var word = text[units[i].Start..units[i].End];
            int two = Math.Min(2, word.Length), three = Math.Min(3, word.Length), four = Math.Min(4, word.Length);
            f.Add(24, Part(word[..two]), s0); f.Add(25, Part(word[..three]), s0);
            f.Add(26, Part(word[^two..]), s0); f.Add(27, Part(word[^three..]), s0); f.Add(28, Part(word[^four..]), s0);
            uint lists = latin[i];
            uint opens = i == 0 || units[i - 1].Script == Script.Mark && text[units[i - 1].Start] is '.' or '!' or '?' or ':' or '"' or '。' ? 1u : 0;
            f.Add(29, lists << 4 | s0, opens);
            f.Add(30, lists << 4 | s0, i > 0 ? latin[i - 1] : 0u, i + 1 < n ? latin[i + 1] : 0u);
            f.Add(31, lists << 4 | s0, p1); f.Add(32, lists << 4 | s0, n1);
            f.Add(33, (uint)Math.Min(units[i].End - units[i].Start, 9) << 4 | s0, opens, lists);
            f.Add(34, sp1 << 4 | sn1, lists << 4 | s0, i > 1 ? latin[i - 2] : 0u);
            f.Add(35, p2 ^ p1 * 31, lists << 4 | s0);
        }
        else
        {
            uint sur = surname[i], giv = given[i], nam = name[i], pla = place[i], com = common[i], jar = jargon[i], tow = town[i], fac = facility[i], gen = generic[i], use = usual[i];
            f.Add(40, sur, com, use); f.Add(41, giv, com, use); f.Add(42, nam, com); f.Add(43, pla, use); f.Add(44, jar, gen);
            f.Add(45, sur << 8 | giv, com << 8 | pla, nam);
            f.Add(46, sur << 8 | giv, toTitle[i], com >> 4);
            f.Add(47, giv, fromKin[i], com >> 4);
            f.Add(48, tow, pla); f.Add(49, toFacility[i], s0, fac); f.Add(50, toTitle[i], s0, at);
            f.Add(51, After(sur, i, n, units), sur, toTitle[i]); f.Add(52, After(giv, i, n, units), giv, sur >> 4);
            f.Add(53, Before(sur, i, units), sur); f.Add(54, Before(giv, i, units), giv);
            f.Add(55, com, h0, use); f.Add(56, com, n1, p1);
            uint nextGiven = AfterRow(sur, i, n, given), before = BeforeRow(giv, i, surname);
            f.Add(57, sur, nextGiven, com >> 4); f.Add(58, giv, before, com >> 4);
            f.Add(59, fromKin[i], s0 << 4 | at, length);
            if (s0 == (uint)Script.Katakana)
            {
                uint first = units[rs].Hash, last = units[re - 1].Hash;
                f.Add(62, first, rs + 1 < re ? units[rs + 1].Hash : 13, at == 0 ? 0u : 1u);
                f.Add(63, last, re - 2 >= rs ? units[re - 2].Hash : 14, at == 0 ? 0u : 1u);
                f.Add(64, (uint)(name[rs] >> 4 == re - rs ? 1 : 0) | (uint)(common[rs] >> 4 == re - rs ? 2 : 0) | (uint)(place[rs] >> 4 == re - rs ? 4 : 0) | (uint)(jargon[rs] >> 4 == re - rs ? 8 : 0) | (at == 0 ? 16u : 0), afterRun, length);
            }
            f.Add(60, After(pla, i, n, units), pla, tow); f.Add(61, Before(pla, i, units), pla);
        }
        return f.Count;
    }

    private static uint Part(ReadOnlySpan<char> letters)
    {
        var hash = 77u;
        foreach (var c in letters) hash = hash * 131 + char.ToLowerInvariant(c);
        return hash;
    }

    private static uint After(uint cover, int i, int n, ReadOnlySpan<Unit> units)
    {
        if (cover == 0) return 0;
        var k = i + (int)(cover >> 4) - (int)(cover & 15);
        return k < n ? units[k].Hash : 11;
    }

    private static uint Before(uint cover, int i, ReadOnlySpan<Unit> units)
    {
        if (cover == 0) return 0;
        var k = i - (int)(cover & 15) - 1;
        return k >= 0 ? units[k].Hash : 12;
    }

    private static uint AfterRow(uint cover, int i, int n, byte[] row)
    {
        if (cover == 0) return 0;
        var k = i + (int)(cover >> 4) - (int)(cover & 15);
        return k < n ? row[k] + 1u : 0;
    }

    private static uint BeforeRow(uint cover, int i, byte[] row)
    {
        if (cover == 0) return 0;
        var k = i - (int)(cover & 15) - 1;
        return k >= 0 ? row[k] + 1u : 0;
    }

    private ref struct Sink(Span<int> into, int shift)
    {
        private readonly Span<int> into = into;
        public int Count;

        public void Add(uint template, uint a, uint b = 0, uint c = 0)
        {
            var h = template * 0x9E3779B1u ^ a * 0x85EBCA6Bu;
            h = (h ^ h >> 15) * 0xC2B2AE35u + b * 0x27D4EB2Fu;
            h = (h ^ h >> 13) * 0x165667B1u + c * 0x9E3779B1u;
            h = (h ^ h >> 16) * 0x85EBCA6Bu;
            into[Count++] = (int)(h >> shift);
        }
    }
}
