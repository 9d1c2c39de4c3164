# bash completion for keyconvoy

_keyconvoy()
{
	local cur prev words cword
	_init_completion || return

	local word command=
	for word in "${words[@]:1:cword-1}"; do
		case $word in
		inspect | verify | cards)
			command=$word
			break
			;;
		esac
	done

	case $prev in
	--data | --stick | --backup)
		_filedir -d
		return
		;;
	--replay | --record | --secrets | --kek | -k | -w)
		_filedir
		return
		;;
	--lang)
		COMPREPLY=($(compgen -W 'en fr' -- "$cur"))
		return
		;;
	--module)
		COMPREPLY=($(compgen -W 'soft' -- "$cur"))
		return
		;;
	--station)
		COMPREPLY=($(compgen -W 'offline online' -- "$cur"))
		return
		;;
	--card-root)
		_filedir
		return
		;;
	--reader | --var | --kid | --root | --hknso | --head)
		return
		;;
	esac

	local options='--data --stick --backup --module --reader --station
		--production --lang --plain --record --replay --secrets --var
		--list-steps --help --version'
	case $command in
	inspect) options='--kek --kid --lang --help' ;;
	verify) options='--hknso --head --card-root -k -w --root --lang --help' ;;
	cards) options='--reader --data --lang --help' ;;
	esac
	if [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "$options" -- "$cur"))
	elif [[ -n $command ]]; then
		_filedir
	else
		COMPREPLY=($(compgen -W 'inspect verify cards' -- "$cur"))
	fi
} && complete -F _keyconvoy keyconvoy
